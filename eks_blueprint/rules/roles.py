"""What an IAM role may do, as far as templates say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.contents import parsed
from eks_blueprint.rules.item import Item, at, each
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, is_unknown, words

__all__ = ["Role", "actions_of", "as_list", "instance_roles", "roles", "statements_of"]

_POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")

# Paths of policies may have colons, so that the owner has to stand where it belongs.
_OF_AWS = re.compile(r"arn:(<[^<>]*>|[^:<>]*):iam::aws:policy/.*")


@dataclass(frozen=True, eq=False)
class Role:
    """An IAM role of a template.

    :param item: its resource.
    :param managed: names of the managed policies of AWS that it has; those of others have
        ``policy/`` before their names, which anybody may choose.
    :param statements: what policies of templates allow it, with the resource that says so.
    :param gaps: what of its permissions is not known, in words.
    """

    item: Item
    managed: tuple[str, ...]
    statements: tuple[tuple[Item, Mapping[str, Any]], ...]
    gaps: tuple[str, ...] = ()


def roles(scene: Scene, value: Any, *, stack: str) -> tuple[Role, ...]:
    """Return the role to which a value refers, once for each outcome of its conditions.

    None are returned if no template makes it.

    :param scene: all resources.
    :param value: a reference to the role.
    :param stack: stack in which it was found.
    """
    return tuple(
        _role(scene, item)
        for item in scene.targets(value, stack=stack)
        if item.type == "AWS::IAM::Role"
    )


def instance_roles(scene: Scene, value: Any, *, stack: str) -> tuple[Role, ...]:
    """Return the role of an instance profile, once for each outcome of its conditions.

    :param scene: all resources.
    :param value: what a launch template says of the profile: its ARN or its name.
    :param stack: stack in which it was found.
    """
    given = at(value, "Arn") or at(value, "Name") or value
    return tuple(
        found
        for item in scene.targets(given, stack=stack)
        for one in item.each("Roles")
        for found in roles(scene, one, stack=item.stack)
    )


def as_list(value: Any) -> list[Any]:
    """Return what a policy may write as one value or as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def statements_of(document: Any) -> list[Any]:
    """Return the statements of a policy, which a template may write as a text of JSON.

    :param document: the policy.
    """
    found = document if is_unknown(document) else parsed(document)
    return as_list(at(found, "Statement"))


def actions_of(statement: Mapping[str, Any]) -> Iterator[str]:
    """Yield the actions that a statement allows; ``*`` where it allows all but some."""
    if words(statement.get("Effect")) == "Allow":
        yield from map(words, as_list(statement.get("Action")))
        if "NotAction" in statement:
            yield "*"


def _role(scene: Scene, item: Item) -> Role:
    managed: list[str] = []
    statements = [
        (item, mapping_of(one))
        for policy in item.each("Policies")
        for one in statements_of(at(policy, "PolicyDocument"))
    ]
    for value in item.each("ManagedPolicyArns"):
        targets = scene.targets(value, stack=item.stack)
        if targets:
            statements += [pair for one in targets for pair in _said(one)]
        else:
            managed.append(_name(words(value)))
    for policy in scene.items(*_POLICIES):
        if any(_is(scene, one, policy, item) for one in _roles(policy)):
            statements += _said(policy)
    gaps = [f"the policy {one} is not known" for one in managed if is_unknown(one)]
    for what in (item.at("ManagedPolicyArns"), item.at("Policies")):
        gaps += [f"its list of policies is {what}"] if is_unknown(what) else []
    gaps += [f"what {one} allows is not known" for one, said in statements if not _is_clear(said)]
    return Role(item, tuple(managed), tuple(statements), tuple(dict.fromkeys(gaps)))


def _is_clear(statement: Mapping[str, Any]) -> bool:
    """Say whether it is known what a statement allows; on what is another question."""
    named = [statement.get(key) for key in ("Effect", "Action", "NotAction")]
    return bool(statement) and is_known(named)


def _name(arn: str) -> str:
    name = arn.rpartition("/")[2]
    return name if _OF_AWS.fullmatch(arn) or "/" not in arn else f"policy/{name}"


def _said(policy: Item) -> list[tuple[Item, Mapping[str, Any]]]:
    return [(policy, mapping_of(one)) for one in statements_of(policy.at("PolicyDocument"))]


def _roles(policy: Item) -> list[Any]:
    return [*each(policy.properties, "Roles"), policy.at("RoleName")]


def _is(scene: Scene, value: Any, policy: Item, item: Item) -> bool:
    if value is None:
        return False
    found = scene.targets(value, stack=policy.stack)
    if found:
        return (found[0].stack, found[0].logical_id) == (item.stack, item.logical_id)
    return isinstance(value, str) and value == item.at("RoleName")
