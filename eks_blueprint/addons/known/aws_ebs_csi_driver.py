"""The EBS CSI driver."""

from __future__ import annotations

from collections.abc import Mapping

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.permissions import Permissions
from eks_blueprint.attributes import key_arn, managed_policy_arn

__all__ = ["permissions"]


def permissions(context: AddonContext) -> Mapping[str, Permissions]:
    """Add permissions on the key of its volumes to the driver's managed policy.

    Source: kubernetes-sigs/aws-ebs-csi-driver docs/install.md, "Set up driver permissions", with
    the KMS statements for volumes that use a customer managed key.
    """
    key = key_arn(context.volumes_key)
    controller = Permissions(
        statements=(
            {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
                "Resource": key,
            },
            {
                "Effect": "Allow",
                "Action": "kms:CreateGrant",
                "Resource": key,
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
        ),
        managed_policy_arns=(managed_policy_arn("AmazonEBSCSIDriverPolicyV2"),),
    )
    return {"ebs-csi-controller-sa": controller}
