"""What the role of a cluster needs for EKS Auto Mode beside AWS's managed policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.attributes import PARTITION, REGION, arn
from eks_blueprint.compute.launched import LAUNCHED

__all__ = ["cluster_role_statements"]

Statement = Mapping[str, Any]

_VIA_EC2 = {"StringLike": {"kms:ViaService": f"ec2.{REGION}.amazonaws.com*"}}


def cluster_role_statements(
    *, cluster_name: str, volumes_key_arn: str, tags: bool
) -> Iterator[Statement]:
    """Return statements for volumes with a customer managed key, and for tags of your own.

    :param cluster_name: name of the cluster.
    :param volumes_key_arn: ARN of the KMS key of nodes and volumes.
    :param tags: whether resources that EKS Auto Mode creates get tags of your own, which the
        managed policies do not allow.

    Source: EKS user guide, "Enable EBS Volume Encryption with Customer Managed KMS Keys for EKS
    Auto Mode", "Create a Storage Class", and "Amazon EKS Auto Mode cluster IAM role", custom AWS
    tags; the asterisk matches the domain suffix of the partition.
    """
    yield {
        "Sid": "DescribeVolumesKey",
        "Effect": "Allow",
        "Action": "kms:DescribeKey",
        "Resource": volumes_key_arn,
    }
    yield {
        "Sid": "UseVolumesKey",
        "Effect": "Allow",
        "Action": [
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ],
        "Resource": volumes_key_arn,
        "Condition": _VIA_EC2,
    }
    yield {
        "Sid": "AttachVolumes",
        "Effect": "Allow",
        "Action": "kms:CreateGrant",
        "Resource": volumes_key_arn,
        "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
    }
    if tags:
        yield from _tag_statements(cluster_name)


def _tag_statements(name: str) -> Iterator[Statement]:
    """Allow the creation of resources with any tags, among them the name of this cluster."""
    own = {"aws:RequestTag/eks:eks-cluster-name": name}
    yield {
        "Sid": "TagInstances",
        "Effect": "Allow",
        "Action": ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
        "Resource": [arn("ec2", f"{kind}/*") for kind in LAUNCHED],
        "Condition": {
            "StringEquals": own,
            "StringLike": {
                "aws:RequestTag/eks:kubernetes-node-class-name": "*",
                "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
            },
        },
    }
    yield {
        "Sid": "TagVolumes",
        "Effect": "Allow",
        "Action": ["ec2:CreateSnapshot", "ec2:CreateVolume"],
        "Resource": [arn("ec2", "volume/*"), f"arn:{PARTITION}:ec2:{REGION}::snapshot/*"],
        "Condition": {"StringEquals": own},
    }
    yield {
        "Sid": "TagNetworkInterfaces",
        "Effect": "Allow",
        "Action": "ec2:CreateNetworkInterface",
        "Resource": arn("ec2", "network-interface/*"),
        "Condition": {
            "StringEquals": own,
            "StringLike": {"aws:RequestTag/eks:kubernetes-cni-node-name": "*"},
        },
    }
    yield {
        "Sid": "TagLoadBalancers",
        "Effect": "Allow",
        "Action": [
            "elasticloadbalancing:CreateListener",
            "elasticloadbalancing:CreateLoadBalancer",
            "elasticloadbalancing:CreateRule",
            "elasticloadbalancing:CreateTargetGroup",
        ],
        "Resource": arn("elasticloadbalancing", "*"),
        "Condition": {"StringEquals": own},
    }
    yield {
        "Sid": "TagSecurityGroups",
        "Effect": "Allow",
        "Action": "ec2:CreateSecurityGroup",
        "Resource": arn("ec2", "security-group/*"),
        "Condition": {"StringEquals": own},
    }
