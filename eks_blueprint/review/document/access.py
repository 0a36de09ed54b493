"""Blocks about who may do what."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.results import Block, Bullets, Heading
from eks_blueprint.review.access import Access, AccessEntry, AdminPath, Key, Role, Statement
from eks_blueprint.review.document.text import at, code, listed, table

__all__ = ["access_blocks"]


def access_blocks(access: Access) -> Iterator[Block]:
    """Yield who may do what.

    :param access: the section.
    """
    yield Heading("Access", 3)
    yield Heading("Who can become cluster-admin", 4)
    yield table(
        ("who", "way", "how", "limited by", "shown by"),
        (
            (
                _who(one),
                one.kind,
                ", then ".join(one.steps),
                one.limited_by,
                listed(map(at, one.places), most=3),
            )
            for one in access.administrators
        ),
        empty="Nobody of these templates.",
    )
    yield Heading("Kubernetes access", 4)
    yield table(
        ("principal", "type", "groups", "policies", "shown by"),
        (_entry(one) for one in access.entries),
        empty="No access entry is in these templates.",
    )
    yield table(
        ("binding", "role", "subjects", "allows", "delivered by"),
        (
            (
                f"{one.kind} {'/'.join(filter(None, (one.namespace, one.name)))}",
                f"{one.role_kind} {one.role}",
                listed(one.subjects),
                listed(
                    (f"{', '.join(rule.verbs)} on {listed(rule.resources)}" for rule in one.rules),
                    most=3,
                ),
                code(one.delivered_by),
            )
            for one in access.bindings
        ),
        empty="No binding is among the objects; those of charts are made in the cluster.",
    )
    yield Heading("IAM roles", 4)
    yield table(
        ("role", "trusted", "used by", "allows", "policies of AWS"),
        (_role(one) for one in access.roles),
        empty="No role is in these templates.",
    )
    yield Heading("Wildcards, and why", 4)
    yield table(
        ("role", "what is wide", "actions", "conditions", "reason", "shown by"),
        (_wildcard(role, one) for role in access.roles for one in role.wildcards),
        empty="No statement of a role has a wildcard.",
    )
    yield Heading("Keys", 4)
    yield table(
        ("key", "encrypts", "policy lets in", "rotated", "when its stack is deleted"),
        (_key(one) for one in access.keys),
        empty="No key of the account is used.",
    )
    if access.unencrypted:
        yield table(
            ("without a key of the account", "name", "instead", "shown by"),
            ((one.what, code(one.name), one.instead, at(one.place)) for one in access.unencrypted),
            empty="",
        )
    yield Bullets(access.notes)


def _who(one: AdminPath) -> str:
    return "; ".join(filter(None, (one.who, one.purpose, one.outside and f"from {one.outside}")))


def _entry(one: AccessEntry) -> tuple[str, ...]:
    policies = (f"{item.name} on {item.scope}" for item in one.policies)
    return code(one.principal), one.type, listed(one.groups), listed(policies), at(one.place)


def _role(one: Role) -> tuple[str, ...]:
    allowed = dict.fromkeys(
        action
        for statement in one.statements
        if statement.effect == "Allow"
        for action in statement.actions
    )
    return (
        f"{code(one.name)} {at(one.place)}",
        listed(dict.fromkeys(map(str, one.trusted)), most=3),
        listed((item.logical_id for item in one.used_by), most=3),
        listed(allowed),
        listed(one.managed_policies),
    )


def _wildcard(role: Role, one: Statement) -> tuple[str, ...]:
    return (
        code(role.name),
        one.wildcard,
        listed(one.actions, most=4),
        listed(one.conditions, most=3),
        one.reason or "no reason is given",
        at(one.policy),
    )


def _key(one: Key) -> tuple[str, ...]:
    kept = {True: "kept", False: "deleted", None: "not of these stacks"}
    rotated = {True: "yes", False: "no", None: ""}
    return (
        " ".join(filter(None, (one.name, at(one.place)))),
        listed((f"{use.what} {code(use.name)}" for use in one.encrypts), most=8),
        listed(dict.fromkeys(grant.principal for grant in one.grants)),
        rotated[one.rotated],
        kept[one.kept],
    )
