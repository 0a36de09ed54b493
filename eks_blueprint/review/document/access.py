"""Blocks about who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.results import Block, Bullets, Heading, Paragraph
from eks_blueprint.review.access import Access, AccessEntry, AdminPath, Key, Role, Statement
from eks_blueprint.review.document.text import at, code, listed, table

__all__ = ["access_blocks", "wildcard_blocks"]

_ARN = re.compile(
    r"arn:(?:<AWS::Partition>|aws[a-z-]*):([a-z0-9-]+):(?:<AWS::Region>|\*)?:(?:<AWS::AccountId>|\*)?:"
)


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
        empty="Nobody in these templates.",
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
        empty="The objects have no bindings; charts make theirs in the cluster.",
    )
    yield Heading("IAM roles", 4)
    yield table(
        ("role", "trusted", "used by", "allows", "policies of AWS"),
        (_role(one) for one in access.roles),
        empty="No role is in these templates.",
    )
    if access.nodes:
        yield Heading("Nodes", 4)
        yield table(
            ("role", "used by", "may", "somebody gets in by", "pods"),
            (
                (
                    f"{code(one.name)} {at(one.place)}",
                    listed(one.used_by),
                    listed(one.may),
                    listed(one.reached_by) or "no way that the templates show",
                    one.pods,
                )
                for one in access.nodes
            ),
            empty="",
        )
    yield Heading("Identities of other accounts", 4)
    yield table(
        ("who", "from", "may", "if", "shown by"),
        (
            (one.who, one.origin, one.may, listed(one.conditions, most=3), at(one.place))
            for one in access.outsiders
        ),
        empty="None in these templates.",
    )
    yield Heading("Wildcards", 4)
    yield table(
        ("role", "statements with wildcards", "without a reason"),
        (
            (
                code(role.name),
                str(len(role.wildcards)),
                str(sum(not one.reason for one in role.wildcards)),
            )
            for role in access.roles
            if role.wildcards
        ),
        empty="No statement of a role has a wildcard.",
        numbers=(1, 2),
    )
    if any(role.wildcards for role in access.roles):
        yield Paragraph("The appendix lists the statements with their reasons.")
    yield Heading("Keys", 4)
    yield table(
        ("key", "encrypts", "key policy allows", "rotated", "when its stack is deleted"),
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


def wildcard_blocks(access: Access) -> Iterator[Block]:
    """Yield the statements of roles that have wildcards, for an appendix.

    :param access: the section.
    """
    for role in access.roles:
        if role.wildcards:
            yield Heading(f"Role {code(role.name)}", 4)
            yield table(
                ("what is wide", "actions", "conditions", "reason", "shown by"),
                map(_wildcard, role.wildcards),
                empty="",
            )


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
        listed(map(str, one.managed_policies)),
    )


def _wildcard(one: Statement) -> tuple[str, ...]:
    return (
        _shortened(one.wildcard),
        listed(one.actions, most=4),
        listed(map(_shortened, one.conditions), most=2),
        one.reason or "none is given",
        at(one.policy),
    )


def _shortened(words: str) -> str:
    """Return words with the service and name of each ARN of this account and Region alone."""
    return _ARN.sub(r"\1:", words)


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
