"""The EBS CSI driver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.ebs_policy import ebs_policy
from eks_blueprint.addons.permissions import Permissions
from eks_blueprint.attributes import REGION, key_arn, managed_policy_arn

__all__ = ["permissions", "settings"]


def permissions(context: AddonContext) -> Mapping[str, Permissions]:
    """Add permissions on the key of its volumes to the driver's managed policy.

    Data keys are used only by EC2 on behalf of the driver. Grants are limited by
    ``kms:GrantIsForAWSResource`` instead, which AWS recommends for them.

    Source: kubernetes-sigs/aws-ebs-csi-driver docs/install.md, "Set up driver permissions", with
    the KMS statements for volumes that use a customer managed key; AWS KMS developer guide,
    "kms:ViaService", Amazon EBS; Amazon EBS user guide, "Requirements for Amazon EBS encryption".
    """
    key = key_arn(context.volumes_key)
    controller = Permissions(
        statements=(
            {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
                "Resource": key,
                # The service's name ends in .cn in the China Regions.
                "Condition": {"StringLike": {"kms:ViaService": f"ec2.{REGION}.amazonaws.com*"}},
            },
            {
                "Effect": "Allow",
                "Action": "kms:CreateGrant",
                "Resource": key,
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
        ),
        managed_policy_arns=(managed_policy_arn(ebs_policy(context.spec)),),
    )
    return {"ebs-csi-controller-sa": controller}


def settings(context: AddonContext) -> Mapping[str, Any]:
    """Tag volumes and snapshots; parameters of a StorageClass could not be changed later.

    Source: kubernetes-sigs/aws-ebs-csi-driver docs/tagging.md and
    charts/aws-ebs-csi-driver/values.yaml, ``controller.extraVolumeTags``, which becomes
    ``--extra-tags``; for the add-on, pull request 33 of
    cloudbees-oss/terraform-aws-cloudbees-ci-eks-addon.
    """
    if not context.tags:
        return {}
    return {"controller": {"extraVolumeTags": dict(context.tags)}}
