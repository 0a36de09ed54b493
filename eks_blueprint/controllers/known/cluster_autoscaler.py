"""Cluster Autoscaler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.attributes import REGION, arn
from eks_blueprint.catalogue import SYSTEM_TOLERATION, topology_spread
from eks_blueprint.controllers.context import ControllerContext

__all__ = ["statements", "values"]

_NAME = "cluster-autoscaler"


def statements(context: ControllerContext) -> list[Mapping[str, Any]]:
    """Let it read groups and instance types, and resize the groups of this cluster.

    EKS tags the Auto Scaling groups of managed node groups for it.

    Source: kubernetes/autoscaler cluster-autoscaler/cloudprovider/aws/README.md, commit 55c37cd;
    EKS best practices guide, "Cluster Autoscaler", least privileged access; EKS user guide,
    "Managed node groups".
    """
    name = context.cluster_name
    return [
        # Describe actions of EC2 and Auto Scaling know no resources (service authorization
        # reference).
        {
            "Effect": "Allow",
            "Action": [
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
            ],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Action": "eks:DescribeNodegroup",
            "Resource": arn("eks", f"nodegroup/{name}/*/*"),
        },
        {
            "Effect": "Allow",
            "Action": [
                "autoscaling:SetDesiredCapacity",
                "autoscaling:TerminateInstanceInAutoScalingGroup",
            ],
            "Resource": arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*"),
            "Condition": {
                "StringEquals": {f"aws:ResourceTag/k8s.io/cluster-autoscaler/{name}": "owned"}
            },
        },
    ]


def values(context: ControllerContext) -> Mapping[str, Any]:
    """Find the groups of this cluster by their tags, and keep groups of one zone each in balance.

    Source: kubernetes/autoscaler cluster-autoscaler/charts/cluster-autoscaler/values.yaml and
    cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml, commit 55c37cd: user, security
    context, memory, nodes with local storage; EKS user guide, "Managed node groups", on groups of
    one zone each; EKS user guide, "Deploy private clusters with limited internet access".
    """
    return {
        "autoDiscovery": {"clusterName": context.cluster_name},
        # Pods do not reach the instance metadata service, which would tell.
        "awsRegion": REGION,
        "rbac": {"serviceAccount": {"name": _NAME}},
        "fullnameOverride": _NAME,
        "replicaCount": 2,
        "podDisruptionBudget": {"maxUnavailable": 1},
        "topologySpreadConstraints": topology_spread({"app.kubernetes.io/instance": _NAME}),
        "extraArgs": {
            "balance-similar-node-groups": True,
            "skip-nodes-with-local-storage": False,
            # The price list has no VPC endpoint, and is where the types come from.
            **({"aws-use-static-instance-list": True} if context.isolated_vpc else {}),
        },
        "tolerations": [SYSTEM_TOLERATION],
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 65534,
            "runAsGroup": 65534,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containerSecurityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
        "resources": {
            "requests": {"cpu": "100m", "memory": "600Mi"},
            "limits": {"memory": "600Mi"},
        },
    }
