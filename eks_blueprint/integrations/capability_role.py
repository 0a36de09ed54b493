"""The role of an EKS Capability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.iam import service_trust
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.iam.split_policies import define_policies

__all__ = ["CapabilityRole"]


class CapabilityRole(RoleOwner):
    """A role that EKS Capabilities assume, and as which a capability comes into the cluster.

    EKS creates the access entry of the role together with the capability, so that no other access
    entry may name it. AWS documents no condition for the trust policy.

    :param description: shown in IAM.
    :param policies: statements, as IAM JSON, by a name that is part of the construct id. Default:
        none.

    Source: EKS user guide, "Amazon EKS capability IAM role" and "Security considerations for EKS
    Capabilities".
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        policies: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.statements: dict[str, tuple[Mapping[str, Any], ...]] = {
            name: tuple(statements) for name, statements in (policies or {}).items()
        }
        self.resource = iam.CfnRole(
            self,
            "Role",
            description=description,
            assume_role_policy_document=service_trust(
                "capabilities.eks.amazonaws.com", actions=["sts:AssumeRole", "sts:TagSession"]
            ),
        )
        self.policies = define_policies(
            self, self.resource, self.statements, description=description
        )
        self.role_arn = self.resource.attr_arn
