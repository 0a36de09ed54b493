"""What the AWS Gateway API Controller may do in VPC Lattice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.attributes import ACCOUNT, PARTITION, arn

__all__ = ["lattice_policies"]

_OWNER = "application-networking.k8s.aws/ManagedBy"


def lattice_policies(
    *, cluster_name: str, vpc_id: str, service_network_arn: str
) -> Mapping[str, list[Mapping[str, Any]]]:
    """Return its statements by policy: it changes what carries the tag of its own resources.

    One policy could not hold them.

    Upstream's policy has ``vpc-lattice:*`` on everything. Left out are making and changing service
    networks and their VPC associations, which belong to a stack, and access logs with the policies
    of buckets and log groups that they need, so that the objects ServiceNetwork,
    VpcAssociationPolicy and AccessLogPolicy, IAMAuthPolicy for a Gateway, and taking over services
    of another cluster fail with ``AccessDenied``. Services are associated with the one network
    only.

    :param cluster_name: name of the cluster.
    :param vpc_id: id of its VPC.
    :param service_network_arn: ARN of the service network.

    Source: aws/aws-application-networking-k8s, release of the catalogue,
    files/controller-installation/recommended-inline-policy.json, pkg/aws/cloud.go for the
    tag, and the calls in pkg/deploy and pkg/aws/services; service
    authorization reference, "Amazon VPC Lattice".
    """
    owner = f"{ACCOUNT}/{cluster_name}/{vpc_id}"
    service, group = arn("vpc-lattice", "service/*"), arn("vpc-lattice", "targetgroup/*")
    listener = arn("vpc-lattice", "service/*/listener/*")
    rule = f"{listener}/rule/*"
    association = arn("vpc-lattice", "servicenetworkserviceassociation/*")
    requested = {f"aws:RequestTag/{_OWNER}": owner}
    owned = {f"aws:ResourceTag/{_OWNER}": owner}
    reading = [
        # None of these supports resource-level permissions.
        _allow(
            [
                "acm:ListCertificates",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
                "tag:GetResources",
                "tag:TagResources",
                "tag:UntagResources",
                "vpc-lattice:ListListeners",
                "vpc-lattice:ListRules",
                "vpc-lattice:ListServiceNetworkServiceAssociations",
                "vpc-lattice:ListServiceNetworkVpcAssociations",
                "vpc-lattice:ListServiceNetworks",
                "vpc-lattice:ListServices",
                "vpc-lattice:ListTagsForResource",
                "vpc-lattice:ListTargetGroups",
            ],
            "*",
        ),
        _allow(
            [
                "vpc-lattice:GetListener",
                "vpc-lattice:GetRule",
                "vpc-lattice:GetService",
                "vpc-lattice:GetServiceNetwork",
                "vpc-lattice:GetServiceNetworkServiceAssociation",
                "vpc-lattice:GetTargetGroup",
                "vpc-lattice:ListTargets",
            ],
            [service, group, listener, rule, association, service_network_arn],
        ),
    ]
    writing = [
        _allow(
            [
                "vpc-lattice:CreateListener",
                "vpc-lattice:CreateRule",
                "vpc-lattice:CreateService",
            ],
            [service, listener, rule],
            {"StringEquals": requested},
        ),
        _allow(
            "vpc-lattice:CreateTargetGroup",
            group,
            {"StringEquals": {**requested, "vpc-lattice:VpcId": vpc_id}},
        ),
        _allow(
            "vpc-lattice:CreateServiceNetworkServiceAssociation",
            [association, service_network_arn],
            {"StringEquals": requested},
        ),
        _allow(
            "vpc-lattice:CreateServiceNetworkServiceAssociation",
            service,
            {"StringEquals": owned},
        ),
        _allow(
            [
                "vpc-lattice:DeleteListener",
                "vpc-lattice:DeleteRule",
                "vpc-lattice:DeleteService",
                "vpc-lattice:DeleteServiceNetworkServiceAssociation",
                "vpc-lattice:DeleteTargetGroup",
                "vpc-lattice:UpdateListener",
                "vpc-lattice:UpdateRule",
                "vpc-lattice:UpdateService",
                "vpc-lattice:UpdateTargetGroup",
            ],
            [service, group, listener, rule, association],
            {"StringEquals": owned},
        ),
        # The reference names no condition key at these actions.
        _allow(["vpc-lattice:DeregisterTargets", "vpc-lattice:RegisterTargets"], group),
        _allow(
            [
                "vpc-lattice:DeleteAuthPolicy",
                "vpc-lattice:GetAuthPolicy",
                "vpc-lattice:PutAuthPolicy",
            ],
            service,
        ),
        # New resources, and those of nobody.
        _allow(
            "vpc-lattice:TagResource",
            [service, group, listener, rule, association],
            {"StringEquals": requested, "Null": {f"aws:ResourceTag/{_OWNER}": "true"}},
        ),
        _allow(
            ["vpc-lattice:TagResource", "vpc-lattice:UntagResource"],
            [service, group, listener, rule, association],
            {"StringEquals": owned},
        ),
        _allow(
            "iam:CreateServiceLinkedRole",
            f"arn:{PARTITION}:iam::{ACCOUNT}:role/aws-service-role/vpc-lattice.amazonaws.com/"
            "AWSServiceRoleForVpcLattice",
            {"StringEquals": {"iam:AWSServiceName": "vpc-lattice.amazonaws.com"}},
        ),
    ]
    return {"Reading": reading, "Services": writing}


def _allow(
    actions: str | list[str], on: str | list[str], condition: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    statement = {"Effect": "Allow", "Action": actions, "Resource": on}
    return {**statement, "Condition": condition} if condition else statement
