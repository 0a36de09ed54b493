"""IAM permissions of the Karpenter controller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, arn
from eks_blueprint.compute.launched import LAUNCHED

__all__ = ["Statement", "controller_policies"]

Statement = Mapping[str, Any]


def controller_policies(
    *,
    cluster_name: str,
    node_role_arn: str,
    queue_arn: str,
    volumes_key_arn: str,
    own_instance_profile: bool,
    zonal_shift: bool,
) -> Mapping[str, list[Statement]]:
    """Return the statements of the controller's policies; IAM allows 6,144 characters in each.

    Every action that changes a resource is limited to resources with the tags that Karpenter sets
    for this cluster.

    :param cluster_name: name of the cluster, a literal; it is part of condition keys.
    :param node_role_arn: the only role that the controller may pass to instances.
    :param queue_arn: ARN of the queue of interruption messages.
    :param volumes_key_arn: ARN of the KMS key of the nodes' volumes.
    :param own_instance_profile: leave out the permissions to create instance profiles.
    :param zonal_shift: allow the controller to read zonal shifts.

    Source: aws/karpenter-provider-aws getting-started cloudformation.yaml, commit 1d92708; Amazon
    EBS user guide, "Permissions to use a KMS key for EBS encryption".
    """
    owned = f"kubernetes.io/cluster/{cluster_name}"
    instances = _instance_statements(cluster_name, owned)
    profiles = [] if own_instance_profile else _profile_statements(cluster_name, owned)
    return {
        "Instances": instances,
        "NodeRoleAndVolumesKey": [
            _passing(node_role_arn),
            *profiles,
            *_key_statements(volumes_key_arn),
        ],
        "Discovery": _read_statements(cluster_name, queue_arn, zonal_shift=zonal_shift),
    }


def _launched(*kinds: str) -> list[str]:
    return [f"arn:{PARTITION}:ec2:{REGION}:*:{kind}/*" for kind in kinds]


def _instance_statements(name: str, owned: str) -> list[Statement]:
    mine = {
        "StringEquals": {f"aws:ResourceTag/{owned}": "owned"},
        "StringLike": {"aws:ResourceTag/karpenter.sh/nodepool": "*"},
    }
    requested = {
        f"aws:RequestTag/{owned}": "owned",
        "aws:RequestTag/eks:eks-cluster-name": name,
    }
    pool = {"aws:RequestTag/karpenter.sh/nodepool": "*"}
    return [
        {
            "Sid": "AllowScopedEC2InstanceAccessActions",
            "Effect": "Allow",
            "Action": ["ec2:CreateFleet", "ec2:RunInstances"],
            "Resource": [
                f"arn:{PARTITION}:ec2:{REGION}::image/*",
                f"arn:{PARTITION}:ec2:{REGION}::snapshot/*",
                *_launched("capacity-reservation", "placement-group", "security-group", "subnet"),
            ],
        },
        {
            "Sid": "AllowScopedEC2LaunchTemplateAccessActions",
            "Effect": "Allow",
            "Action": ["ec2:CreateFleet", "ec2:RunInstances"],
            "Resource": _launched("launch-template"),
            "Condition": mine,
        },
        {
            "Sid": "AllowScopedEC2InstanceActionsWithTags",
            "Effect": "Allow",
            "Action": ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
            "Resource": _launched(*LAUNCHED),
            "Condition": {"StringEquals": requested, "StringLike": pool},
        },
        {
            "Sid": "AllowScopedResourceCreationTagging",
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": _launched(*LAUNCHED),
            "Condition": {
                "StringEquals": {
                    **requested,
                    "ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"],
                },
                "StringLike": pool,
            },
        },
        {
            "Sid": "AllowScopedResourceTagging",
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": _launched("instance"),
            "Condition": {
                **mine,
                "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": name},
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ["Name", "eks:eks-cluster-name", "karpenter.sh/nodeclaim"]
                },
            },
        },
        {
            "Sid": "AllowScopedDeletion",
            "Effect": "Allow",
            "Action": ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
            "Resource": _launched("instance", "launch-template"),
            "Condition": mine,
        },
    ]


def _passing(role_arn: str) -> Statement:
    services = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"]
    return {
        "Sid": "AllowPassingInstanceRole",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": role_arn,
        "Condition": {"StringEquals": {"iam:PassedToService": services}},
    }


def _profile_statements(name: str, owned: str) -> list[Statement]:
    profiles = f"arn:{PARTITION}:iam::{ACCOUNT}:instance-profile/*"
    region = "topology.kubernetes.io/region"
    node_class = "karpenter.k8s.aws/ec2nodeclass"
    mine = {f"aws:ResourceTag/{owned}": "owned", f"aws:ResourceTag/{region}": REGION}
    requested = {
        f"aws:RequestTag/{owned}": "owned",
        "aws:RequestTag/eks:eks-cluster-name": name,
        f"aws:RequestTag/{region}": REGION,
    }
    return [
        {
            "Sid": "AllowScopedInstanceProfileCreationActions",
            "Effect": "Allow",
            "Action": "iam:CreateInstanceProfile",
            "Resource": profiles,
            "Condition": {
                "StringEquals": requested,
                "StringLike": {f"aws:RequestTag/{node_class}": "*"},
            },
        },
        {
            "Sid": "AllowScopedInstanceProfileTagActions",
            "Effect": "Allow",
            "Action": "iam:TagInstanceProfile",
            "Resource": profiles,
            "Condition": {
                "StringEquals": {**mine, **requested},
                "StringLike": {
                    f"aws:ResourceTag/{node_class}": "*",
                    f"aws:RequestTag/{node_class}": "*",
                },
            },
        },
        {
            "Sid": "AllowScopedInstanceProfileActions",
            "Effect": "Allow",
            "Action": [
                "iam:AddRoleToInstanceProfile",
                "iam:DeleteInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
            ],
            "Resource": profiles,
            "Condition": {
                "StringEquals": mine,
                "StringLike": {f"aws:ResourceTag/{node_class}": "*"},
            },
        },
    ]


def _key_statements(key_arn: str) -> list[Statement]:
    """Return the statements for the key; the controller's credentials also create the volumes.

    EC2 uses them on behalf of the controller, which itself can decrypt nothing.

    Source: Karpenter 1.14 documentation, "Troubleshooting", node launch with encrypted volumes;
    KMS developer guide, "kms:ViaService". The asterisk matches the domain suffix of the partition.
    """
    via_ec2 = {"StringLike": {"kms:ViaService": f"ec2.{REGION}.amazonaws.com*"}}
    return [
        {
            "Sid": "AllowVolumesKey",
            "Effect": "Allow",
            "Action": [
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            "Resource": key_arn,
            "Condition": via_ec2,
        },
        {
            "Sid": "AllowVolumesKeyForInstances",
            "Effect": "Allow",
            "Action": "kms:CreateGrant",
            "Resource": key_arn,
            "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}, **via_ec2},
        },
    ]


def _read_statements(name: str, queue_arn: str, *, zonal_shift: bool) -> list[Statement]:
    cluster_arn = arn("eks", f"cluster/{name}")
    described = (
        "CapacityReservations",
        "Images",
        "InstanceStatus",
        "InstanceTypeOfferings",
        "InstanceTypes",
        "Instances",
        "LaunchTemplates",
        "PlacementGroups",
        "SecurityGroups",
        "SpotPriceHistory",
        "Subnets",
    )
    shift = {
        "Sid": "AllowZonalShiftStatusReadOnly",
        "Effect": "Allow",
        "Action": "arc-zonal-shift:GetManagedResource",
        "Resource": "*",
        "Condition": {"StringEquals": {"arc-zonal-shift:ResourceIdentifier": cluster_arn}},
    }
    return [
        {
            "Sid": "AllowRegionalReadActions",
            "Effect": "Allow",
            "Action": [f"ec2:Describe{what}" for what in described],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": REGION}},
        },
        {
            "Sid": "AllowSSMReadActions",
            "Effect": "Allow",
            "Action": "ssm:GetParameter",
            "Resource": f"arn:{PARTITION}:ssm:{REGION}::parameter/aws/service/*",
        },
        {
            "Sid": "AllowPricingReadActions",
            "Effect": "Allow",
            "Action": "pricing:GetProducts",
            "Resource": "*",
        },
        {
            "Sid": "AllowAPIServerEndpointDiscovery",
            "Effect": "Allow",
            "Action": "eks:DescribeCluster",
            "Resource": cluster_arn,
        },
        {
            "Sid": "AllowInterruptionQueueActions",
            "Effect": "Allow",
            "Action": ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
            "Resource": queue_arn,
        },
        {
            "Sid": "AllowInstanceProfileReadActions",
            "Effect": "Allow",
            "Action": "iam:GetInstanceProfile",
            "Resource": f"arn:{PARTITION}:iam::{ACCOUNT}:instance-profile/*",
        },
        {
            "Sid": "AllowUnscopedInstanceProfileListAction",
            "Effect": "Allow",
            "Action": "iam:ListInstanceProfiles",
            "Resource": "*",
        },
        *([shift] if zonal_shift else []),
    ]
