"""The role with which ExternalDNS of another account writes records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION
from eks_blueprint.iam import policy_document
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.ingress.external_dns import NAME
from eks_blueprint.ingress.zone_permissions import record_statements

__all__ = ["PrivateZonesRole"]


class PrivateZonesRole(RoleOwner):
    """A role in the account of private zones that ExternalDNS of one cluster elsewhere assumes.

    It trusts the sessions that EKS Pod Identity gives to the service account of ExternalDNS in that
    cluster: EKS puts the cluster, the namespace and the service account into session tags, which
    pods cannot change. Who administers the other account can make such a session, and then write
    what that cluster may write, and nothing else.

    :param role_name: name of the role, which the other account has to know before it exists.
    :param account: account of the cluster.
    :param region: Region of the cluster.
    :param cluster_name: name of the cluster.
    :param zones: ids of the zones by domain name.
    :param label: label of the cluster; it may write this name in the zones, and names below it.
        Default: all names.

    Source: EKS user guide, "Grant Pods access to AWS resources based on tags"; IAM user guide,
    "Pass session tags in AWS STS"; kubernetes-sigs/external-dns docs/tutorials/aws.md, commit
    2bf1bf8.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        role_name: str,
        account: str,
        region: str,
        cluster_name: str,
        zones: Mapping[str, str],
        label: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.statements: tuple[Mapping[str, Any], ...] = (
            *record_statements(zones, label=label),
            # The action does not support resource-level permissions.
            {"Effect": "Allow", "Action": "route53:ListHostedZones", "Resource": "*"},
        )
        cluster = f"arn:{PARTITION}:eks:{region}:{account}:cluster/{cluster_name}"
        self.resource = iam.CfnRole(
            self,
            "Resource",
            role_name=role_name,
            description=f"ExternalDNS of cluster {cluster_name} writes records",
            assume_role_policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:{PARTITION}:iam::{account}:root"},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                    "Condition": {
                        "StringEquals": {
                            "aws:PrincipalTag/eks-cluster-arn": cluster,
                            "aws:PrincipalTag/kubernetes-namespace": NAME,
                            "aws:PrincipalTag/kubernetes-service-account": NAME,
                        }
                    },
                }
            ),
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description=f"Records that cluster {cluster_name} may write",
            roles=[self.resource.ref],
            policy_document=policy_document(*self.statements),
        )
        self.role_arn = self.resource.attr_arn
