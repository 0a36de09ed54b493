"""IAM rights of the core add-ons' service accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_kms as kms

from eks_blueprint.attributes import PARTITION, arn, key_arn, managed_policy_arn
from eks_blueprint.spec import BucketVolumeSpec, ClusterSpec, StorageSpec

__all__ = ["Permissions", "addon_permissions"]


@dataclass(frozen=True)
class Permissions:
    """What one service account may do.

    :param statements: IAM statements of a policy of its own.
    :param managed_policy_arns: policies besides.
    """

    statements: tuple[Mapping[str, Any], ...] = ()
    managed_policy_arns: tuple[str, ...] = ()


def addon_permissions(
    name: str, spec: ClusterSpec, *, volumes_key: kms.IKey, cluster_name: str
) -> Mapping[str, Permissions]:
    """Give the rights by service account that an add-on of the core needs.

    :param name: EKS name of the add-on.
    :param spec: the cluster.
    :param volumes_key: key of EBS volumes.
    :param cluster_name: name of the cluster, part of the name of its log group.
    """
    if name == "vpc-cni":
        return {"aws-node": _cni(spec, cluster_name)}
    if name == "aws-ebs-csi-driver":
        return {"ebs-csi-controller-sa": _ebs(volumes_key)}
    if name == "aws-efs-csi-driver":
        rights = Permissions(
            managed_policy_arns=(managed_policy_arn("service-role/AmazonEFSCSIDriverPolicy"),)
        )
        return {"efs-csi-controller-sa": rights}
    if name == "aws-mountpoint-s3-csi-driver" and spec.storage is not None:
        return {"s3-csi-driver-sa": _s3(spec.storage)} if spec.storage.buckets else {}
    return {}


def _s3(storage: StorageSpec) -> Permissions:
    """Let the driver read and, where wanted, write the buckets that are mounted.

    It may not delete: volumes are mounted without ``allow-delete``.

    Source: terraform-aws-modules/terraform-aws-eks-pod-identity mountpoint_s3_csi.tf.
    """
    volumes = sorted(storage.buckets.values(), key=lambda volume: (volume.bucket, volume.prefix))

    def objects(volume: BucketVolumeSpec) -> str:
        return f"arn:{PARTITION}:s3:::{volume.bucket}/{volume.prefix}*"

    statements: list[Mapping[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": sorted({f"arn:{PARTITION}:s3:::{volume.bucket}" for volume in volumes}),
        },
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": [objects(volume) for volume in volumes],
        },
    ]
    written = [objects(volume) for volume in volumes if not volume.read_only]
    if written:
        statements.append(
            {
                "Effect": "Allow",
                "Action": ["s3:AbortMultipartUpload", "s3:PutObject"],
                "Resource": written,
            }
        )
    return Permissions(statements=tuple(statements))


def _cni(spec: ClusterSpec, cluster_name: str) -> Permissions:
    """AWS has a managed policy for IPv4 only.

    Source: aws/amazon-vpc-cni-k8s docs/iam-policy.md; EKS user guide, "Configure Amazon VPC CNI
    plugin to use IRSA", policy for IPv6.
    """
    logs = _policy_logs(cluster_name) if spec.logs_network_policies else ()
    if spec.network.ip_family == "ipv4":
        return Permissions(
            statements=logs, managed_policy_arns=(managed_policy_arn("AmazonEKS_CNI_Policy"),)
        )
    interfaces = arn("ec2", "network-interface/*")
    return Permissions(
        statements=(
            {"Effect": "Allow", "Action": "ec2:AssignIpv6Addresses", "Resource": interfaces},
            # Describe actions of EC2 know no resources (service authorization reference).
            {
                "Effect": "Allow",
                "Action": [
                    "ec2:DescribeInstanceTypes",
                    "ec2:DescribeInstances",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeTags",
                ],
                "Resource": "*",
            },
            {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": interfaces},
            *logs,
        )
    )


def _policy_logs(cluster_name: str) -> tuple[Mapping[str, Any], ...]:
    """Let the agent write into the log group of the control plane, which the stack makes.

    The agent looks for the group among the first fifty of the account, makes it where it does not
    see it, and does not start if it may not; that the group is there already is no error.

    Source: README.md and pkg/aws/services of aws/aws-network-policy-agent, commit c8619c0.
    """
    group = f"log-group:/aws/eks/{cluster_name}/cluster"
    return (
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": arn("logs", f"{group}:*"),
        },
        {
            "Effect": "Allow",
            "Action": "logs:DescribeLogGroups",
            "Resource": arn("logs", "log-group:*"),
        },
    )


def _ebs(key: kms.IKey) -> Permissions:
    """Combine the driver's managed policy with its volumes' key.

    Source: kubernetes-sigs/aws-ebs-csi-driver docs/install.md, "Set up driver permissions", with
    the KMS statements for volumes under a customer managed key.
    """
    return Permissions(
        statements=(
            {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
                "Resource": key_arn(key),
            },
            {
                "Effect": "Allow",
                "Action": "kms:CreateGrant",
                "Resource": key_arn(key),
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
        ),
        managed_policy_arns=(managed_policy_arn("AmazonEBSCSIDriverPolicyV2"),),
    )
