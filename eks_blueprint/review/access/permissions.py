"""Roles of the templates whose permissions lead to an administrator."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.purposes import acting, purpose_of
from eks_blueprint.review.access.reach import Reach, allowed
from eks_blueprint.review.access.roles import Role, Statement
from eks_blueprint.review.place import Place

__all__ = ["ENTRY_ACTIONS", "permission_paths"]

ENTRY_ACTIONS = (
    "eks:CreateAccessEntry",
    "eks:UpdateAccessEntry",
    "eks:AssociateAccessPolicy",
    "eks:AssociateIdentityProviderConfig",
    "eks:CreateCapability",
)
"""Actions that make an administrator."""

_FUNCTION = (
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
)
_ROLE = (
    "sts:AssumeRole",
    "iam:PassRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
)


def permission_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield roles that make entries, run the function of kubectl, or use an administrator's role.

    :param evidence: what is known of the cluster.
    """
    for role in evidence.roles:
        if role.place in evidence.admin_roles:
            continue
        for statement in role.statements:
            if statement.effect == "Allow":
                yield from _of(evidence, role, statement)


def _of(evidence: Evidence, role: Role, statement: Statement) -> Iterator[AdminPath]:
    cluster = evidence.cluster
    entries = Reach(
        (cluster.resource.logical_id,),
        (f"cluster/{cluster.name}", f"access-entry/{cluster.name}/role"),
    )
    if (found := allowed(statement, ENTRY_ACTIONS)) and entries.of(statement):
        yield from _paths(
            evidence,
            role,
            statement,
            (
                f"may call {', '.join(found)} on the cluster",
                "makes an administrator of itself or of others with it",
            ),
        )
    functions = evidence.functions
    reach = Reach(tuple(one.logical_id for one in functions), ("function:name",))
    if (found := allowed(statement, _FUNCTION)) and functions and reach.of(statement):
        yield from _paths(
            evidence,
            role,
            statement,
            (
                f"may call {', '.join(found)} on {_some([*functions.values()])}",
                "the function applies any object as an administrator",
            ),
            tuple(functions),
        )
    admins = evidence.admin_roles
    reach = Reach(tuple(one.logical_id for one in admins), ("role/name",))
    if (found := allowed(statement, _ROLE)) and admins and reach.of(statement):
        names = _some([one.name for one in admins.values()])
        yield from _paths(
            evidence,
            role,
            statement,
            (f"may call {', '.join(found)} on role {names}", "acts or runs code with that role"),
        )


def _paths(
    evidence: Evidence,
    role: Role,
    statement: Statement,
    steps: tuple[str, ...],
    places: tuple[Place, ...] = (),
) -> Iterator[AdminPath]:
    for who, identity, trusted in acting(evidence, role):
        yield AdminPath(
            who=who,
            kind="through AWS",
            steps=(f"has role {role.name}", *steps),
            limited_by=", ".join((*trusted.conditions, *statement.conditions)),
            places=(role.place, statement.policy, *places),
            purpose=purpose_of(evidence, role),
            outside=identity.outside,
            risk=identity.risk,
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more
