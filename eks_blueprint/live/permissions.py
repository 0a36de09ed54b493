"""The IAM permissions that each command needs with ``--live``; all of them only read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["PERMISSIONS", "policy"]

_ANY = "*"
_CLUSTERS = "arn:{partition}:eks:*:*:cluster/*"
_ADDONS = "arn:{partition}:eks:*:*:addon/*"
_NODE_GROUPS = "arn:{partition}:eks:*:*:nodegroup/*"
_PROFILES = "arn:{partition}:eks:*:*:fargateprofile/*"
_ALARMS = "arn:{partition}:cloudwatch:*:*:alarm:*"
_BOOTSTRAP = "arn:{partition}:ssm:*:*:parameter/cdk-bootstrap/*/version"
_STACKS = "arn:{partition}:cloudformation:*:*:stack/*"

PERMISSIONS: Mapping[str, Mapping[str, str]] = {
    "upgrade": {
        "ec2:DescribeInstances": _ANY,
        "ec2:DescribeSubnets": _ANY,
        "eks:DescribeAddon": _ADDONS,
        "eks:DescribeAddonVersions": _ANY,
        "eks:DescribeCluster": _CLUSTERS,
        "eks:DescribeClusterVersions": _ANY,
        "eks:DescribeFargateProfile": _PROFILES,
        "eks:DescribeInsight": _CLUSTERS,
        "eks:DescribeNodegroup": _NODE_GROUPS,
        "eks:ListAddons": _CLUSTERS,
        "eks:ListFargateProfiles": _CLUSTERS,
        "eks:ListInsights": _CLUSTERS,
        "eks:ListNodegroups": _CLUSTERS,
        "servicequotas:GetServiceQuota": _ANY,
    },
    "diff": {
        "cloudformation:DescribeStacks": _STACKS,
        "cloudformation:GetTemplate": _STACKS,
        "cloudformation:ListImports": _ANY,
    },
    "bake": {"cloudwatch:DescribeAlarms": _ALARMS},
    "cost": {"pricing:GetProducts": _ANY},
    "doctor": {
        "ec2:DescribeAddresses": _ANY,
        "ec2:DescribeInstanceTypes": _ANY,
        "ec2:DescribeInstances": _ANY,
        "ec2:DescribeVpcs": _ANY,
        "eks:ListClusters": _ANY,
        "servicequotas:GetServiceQuota": _ANY,
        "ssm:GetParameter": _BOOTSTRAP,
    },
    "teardown": {
        "ec2:DescribeInstances": _ANY,
        "ec2:DescribeNetworkInterfaces": _ANY,
        "ec2:DescribeVolumes": _ANY,
        "eks:DescribeCluster": _CLUSTERS,
        "elasticloadbalancing:DescribeLoadBalancers": _ANY,
        "elasticloadbalancing:DescribeTags": _ANY,
    },
}
"""Resources by IAM action, by command. ``sts:GetCallerIdentity``, with which every command looks
whose credentials it has, needs no permission.

Source: service authorization reference of EC2, EKS, CloudFormation, Price List, Service Quotas,
Systems Manager and Elastic Load Balancing V2; CloudWatch; resources are those that the actions
know.
"""


def policy(commands: Iterable[str] = PERMISSIONS, *, partition: str = "aws") -> str:
    """Return an IAM policy for commands, as JSON.

    :param commands: names of the commands. Default: all.
    :param partition: the partition: ``aws``, ``aws-cn`` or ``aws-us-gov``. Default: ``aws``.
    """
    actions: dict[str, list[str]] = {}
    for action, resource in sorted(
        {pair for command in commands for pair in PERMISSIONS[command].items()}
    ):
        actions.setdefault(resource.format(partition=partition), []).append(action)
    document: dict[str, Any] = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": actions[resource], "Resource": resource}
            for resource in sorted(actions)
        ],
    }
    return json.dumps(document, indent=2)
