"""Roles of the templates whose permissions lead to an administrator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.review.access.account import account_permissions
from eks_blueprint.review.access.evidence import Evidence
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.purposes import acting
from eks_blueprint.review.access.reach import Reach, allowed
from eks_blueprint.review.access.roles import Role
from eks_blueprint.review.access.statements import Statement
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
# Whoever may assume a role needs its trust as well.
_ASSUME = ("sts:AssumeRole",)
_ROLE = (
    "iam:PassRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
)


def permission_paths(evidence: Evidence) -> Iterator[AdminPath]:
    """Yield roles that make entries, run the function of kubectl, or use an administrator's role.

    :param evidence: what is known of the cluster.
    """
    for role in (*evidence.roles, *evidence.people):
        if role.place in evidence.admin_roles:
            continue
        statements = [one for one in role.statements if one.effect == "Allow"]
        for statement in statements:
            yield from _of(evidence, role, statement)
        for conditions in dict.fromkeys(one.conditions for one in statements):
            same = [one for one in statements if one.conditions == conditions]
            yield from _calls(evidence, role, same)


def _calls(evidence: Evidence, role: Role, statements: Sequence[Statement]) -> Iterator[AdminPath]:
    """Yield the way through functions; statements have the same conditions."""
    found: dict[Place, tuple[str, ...]] = {}
    policies: dict[Statement, None] = {}
    for statement in statements:
        for place in evidence.functions:
            reach = _one(evidence, place, "function:", "FunctionName")
            if actions := _granted(role, statement, _FUNCTION, reach):
                found[place] = (*found.get(place, ()), *actions)
                policies[statement] = None
    if not found:
        return
    names = [evidence.functions[place] for place in found]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    called = dict.fromkeys(action for actions in found.values() for action in actions)
    yield from _paths(
        evidence,
        role,
        next(iter(policies)),
        (
            f"may call {', '.join(called)} on function {', '.join(names[:3])}{more}",
            "the function acts as an administrator",
        ),
        (*(one.policy for one in policies), *found),
    )


def _of(evidence: Evidence, role: Role, statement: Statement) -> Iterator[AdminPath]:
    cluster = evidence.cluster
    reach = Reach(
        (cluster.resource.logical_id,),
        (f"cluster/{cluster.name}", f"access-entry/{cluster.name}/role"),
    )
    if found := _granted(role, statement, ENTRY_ACTIONS, reach):
        yield from _paths(
            evidence,
            role,
            statement,
            (
                f"may call {', '.join(found)} on the cluster",
                "makes an administrator of itself or of others with it",
            ),
        )
    # Whoever makes entries has the shortest way.
    more = () if found else account_permissions(evidence)
    for one in more:
        if found := _granted(role, statement, one.actions, one.reach):
            yield from _paths(
                evidence,
                role,
                statement,
                (f"may call {_some(found)} on {one.on}", one.then),
                (one.place,) if one.place is not None else (),
            )
    for place, admin in evidence.admin_roles.items():
        reach = _one(evidence, place, "role/", "RoleName")
        actions = (*_ROLE, *(_ASSUME if _trusts_account(evidence, admin) else ()))
        if found := _granted(role, statement, actions, reach):
            yield from _paths(
                evidence,
                role,
                statement,
                (
                    f"may call {', '.join(found)} on role {admin.name}",
                    "acts or runs code with that role",
                ),
            )


def _some(actions: Sequence[str]) -> str:
    more = f" and {len(actions) - 3} more" if len(actions) > 3 else ""
    return ", ".join(actions[:3]) + more


def _one(evidence: Evidence, place: Place, before: str, name: str) -> Reach:
    return Reach((place.logical_id,), (f"{before}{evidence.physical_name(place, name)}",))


def _granted(role: Role, statement: Statement, actions: tuple[str, ...], reach: Reach) -> list[str]:
    """Return which actions a statement allows on one of some resources, and no other denies."""
    if not reach.of(statement):
        return []
    denied = {
        action
        for one in role.statements
        if one.effect == "Deny" and not one.conditions and reach.of(one)
        for action in allowed(one, actions)
    }
    return [one for one in allowed(statement, actions) if one not in denied]


def _trusts_account(evidence: Evidence, role: Role) -> bool:
    """Say whether permissions alone are enough to assume a role, whoever has them."""
    return any(one.risk in (0, 2) for one, _ in evidence.identities(role))


def _paths(
    evidence: Evidence,
    role: Role,
    statement: Statement,
    steps: tuple[str, ...],
    places: tuple[Place, ...] = (),
) -> Iterator[AdminPath]:
    boundary = (f"permissions boundary {role.boundary}",) if role.boundary else ()
    for who, purpose, identity, trusted in acting(evidence, role):
        yield AdminPath(
            who=who,
            kind="through AWS",
            steps=(*((f"has role {role.name}",) if role.trusted else ()), *steps),
            limited_by=", ".join((*trusted.conditions, *statement.conditions, *boundary)),
            places=(role.place, statement.policy, *places),
            purpose=purpose,
            outside=identity.outside,
            risk=identity.risk,
        )
