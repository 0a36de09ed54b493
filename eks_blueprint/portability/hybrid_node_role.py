"""The role of hybrid nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn, managed_policy_arn
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["HybridNodeRole"]

_HOUR = 3600
_LONGEST_SESSION = 12 * _HOUR


class HybridNodeRole(RoleOwner):
    """The role of machines outside AWS: find the cluster, pull images, hand pods their credentials.

    With IAM Roles Anywhere, only certificates of one trust anchor get credentials, under a session
    name that is the common name of the certificate, so that a machine cannot take the name of
    another node. AWS's sample leaves the trust anchor out of the statement for sts:AssumeRole,
    which then any trust anchor of the account satisfies; here both statements name it. With Systems
    Manager, any activation of the account that names the role gives it out.

    :param cluster_name: name of the cluster, the only one that the role can describe.
    :param trust_anchor_arn: ARN of the trust anchor of IAM Roles Anywhere. Default: none; Systems
        Manager gives out the credentials.
    :param session_minutes: how long credentials of IAM Roles Anywhere are valid; the longest
        session of the role is longer. Default: 60.

    Source: EKS user guide, "Prepare credentials for hybrid nodes"; aws/eks-hybrid
    example/hybrid-ira-cfn.yaml and hybrid-ssm-cfn.yaml, v1.0.20; recommendation PORT-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        trust_anchor_arn: str | None = None,
        session_minutes: int = 60,
    ) -> None:
        super().__init__(scope, construct_id)
        cluster_arn = arn("eks", f"cluster/{cluster_name}")
        ssm = trust_anchor_arn is None
        self.by_ssm: bool = ssm
        seconds = min(session_minutes * 60 + _HOUR, _LONGEST_SESSION)
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Hybrid nodes of an EKS cluster",
            assume_role_policy_document=(
                _ssm_trust() if trust_anchor_arn is None else _anchor_trust(trust_anchor_arn)
            ),
            max_session_duration=None if ssm else seconds,
            managed_policy_arns=[
                managed_policy_arn("AmazonEC2ContainerRegistryPullOnly"),
                *([managed_policy_arn("AmazonSSMManagedInstanceCore")] if ssm else []),
            ],
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Hybrid nodes of an EKS cluster",
            roles=[self.resource.ref],
            policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Action": ["eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"],
                    "Resource": cluster_arn,
                },
                *(_uninstall(cluster_arn) if ssm else ()),
            ),
        )
        self.role_arn = self.resource.attr_arn
        self.role_name: str = self.resource.ref


def _ssm_trust() -> Mapping[str, Any]:
    return service_trust(
        "ssm.amazonaws.com",
        condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnEquals": {"aws:SourceArn": arn("ssm", "*")},
        },
    )


def _anchor_trust(trust_anchor_arn: str) -> Mapping[str, Any]:
    anchor = {"ArnEquals": {"aws:SourceArn": trust_anchor_arn}}
    named = {"StringEquals": {"sts:RoleSessionName": "${aws:PrincipalTag/x509Subject/CN}"}}
    service = {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}}
    return policy_document(
        {**service, "Action": ["sts:TagSession", "sts:SetSourceIdentity"], "Condition": anchor},
        {**service, "Action": "sts:AssumeRole", "Condition": {**anchor, **named}},
    )


def _uninstall(cluster_arn: str) -> tuple[Mapping[str, Any], ...]:
    """Let ``nodeadm uninstall`` deregister machines of the activation for this cluster."""
    return (
        # It has no resource types (service authorization reference, AWS Systems Manager).
        {"Effect": "Allow", "Action": "ssm:DescribeInstanceInformation", "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "ssm:DeregisterManagedInstance",
            "Resource": arn("ssm", "managed-instance/*"),
            "Condition": {"StringEquals": {"ssm:resourceTag/EKSClusterARN": cluster_arn}},
        },
    )
