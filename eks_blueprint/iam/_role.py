"""What IRSA roles and Pod Identity roles have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.iam.documents import policy_document

__all__ = ["define_role"]


def define_role(
    scope: Construct,
    *,
    trust: Mapping[str, Any],
    statements: Sequence[Mapping[str, Any]],
    managed_policy_arns: Sequence[str],
    description: str,
) -> tuple[iam.CfnRole, iam.CfnManagedPolicy | None]:
    """Create a role with a customer managed policy, since compliance packs reject inline policies.

    :param scope: construct that owns the role.
    :param trust: the trust policy.
    :param statements: IAM statements of the customer managed policy; without statements, no policy
        is created.
    :param managed_policy_arns: further managed policies.
    :param description: shown in IAM.
    """
    resource = iam.CfnRole(
        scope,
        "Role",
        description=description,
        assume_role_policy_document=trust,
        managed_policy_arns=[*managed_policy_arns] or None,
    )
    policy = None
    if statements:
        policy = iam.CfnManagedPolicy(
            scope,
            "Policy",
            description=description,
            roles=[resource.ref],
            policy_document=policy_document(*statements),
        )
    return resource, policy
