"""Permissions that are too many for one policy, split into several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.attributes import holds_token
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam.documents import policy_document

__all__ = ["define_policies"]


def define_policies(
    scope: Construct,
    role: iam.CfnRole,
    policies: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    description: str,
) -> tuple[iam.CfnManagedPolicy, ...]:
    """Create a customer managed policy for each group; IAM allows 6,144 characters in a policy.

    :param scope: construct that owns the role.
    :param role: the role.
    :param policies: statements as IAM JSON, by a name that is part of the construct id.
    :param description: shown in IAM, before the name.
    :raises BlueprintError: if a condition key contains a token. CloudFormation cannot compute a
        key; a document that is one text could contain it, but rule packs do not read such a text.

    Source: IAM user guide, "IAM and AWS STS quotas".
    """
    made = []
    for name, statements in policies.items():
        for key in filter(holds_token, _condition_keys(statements)):
            raise BlueprintError(
                f"condition keys of {_words(name)} must be literals, got {key} with a token; give "
                "the name of the cluster as a literal (cluster_name)",
                scope=scope,
            )
        made.append(
            iam.CfnManagedPolicy(
                scope,
                f"{name}Policy",
                description=f"{description}: {_words(name)}",
                roles=[role.ref],
                policy_document=policy_document(*statements),
            )
        )
    return tuple(made)


def _condition_keys(statements: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        key
        for statement in statements
        for test in statement.get("Condition", {}).values()
        for key in test
    ]


def _words(name: str) -> str:
    """Return the name of a policy as words: ``LoadBalancers`` becomes ``load balancers``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
