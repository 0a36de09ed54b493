"""Statements of policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.assembly import (
    Resource,
    Stack,
    items_of,
    json_with_references,
    mapping_of,
    text_of,
)
from eks_blueprint.results import NOT_DATA
from eks_blueprint.review.access.reasons import acknowledged_reason, derived_reason, is_whole
from eks_blueprint.review.findings import ReviewFinding
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["POLICIES", "Statement", "conditions_of", "listed", "statements_of", "wildcard_of"]

POLICIES = (
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
)
"""Types of resources with the statements of a policy, which is attached to somebody."""

_MADE_OBJECT = "Custom::AWSCDKCfnJson"


@dataclass(frozen=True)
class Statement:
    """A statement of a policy.

    :param policy: the resource with the policy.
    :param effect: ``Allow`` or ``Deny``.
    :param actions: actions, or those that are not meant after ``all but``.
    :param resources: resources, or those that are not meant after ``all but``; with the names of
        constructs, where a reference stands.
    :param conditions: conditions, as ``operator key = values``.
    :param wildcard: what is wide in it: a text such as ``resource *``; empty, nothing is.
    :param reason: why it is wide: what was acknowledged, or what the statement itself shows; empty
        where nothing says it.
    :param noteworthy: whether it is about all resources or actions of a pattern, and nothing says
        why.
    :param targets: the resources with logical ids, where a reference stands; JSON leaves it out.
    """

    policy: Place
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[str, ...]
    wildcard: str
    reason: str
    noteworthy: bool
    targets: tuple[str, ...] = field(metadata=NOT_DATA, repr=False)


def statements_of(
    source: Source,
    stack: Stack,
    resource: Resource,
    document: Any,
    findings: Sequence[ReviewFinding],
    path: tuple[str | int, ...] = ("Properties", "PolicyDocument"),
) -> Iterator[Statement]:
    """Yield the statements of a policy.

    :param source: the assembly.
    :param stack: the stack of the policy.
    :param resource: the resource with the policy.
    :param document: the policy.
    :param findings: findings, whose acknowledgements are the reasons for wildcards.
    :param path: where the policy is, below the resource.
    """
    for index, statement in enumerate(listed(mapping_of(document).get("Statement"))):
        content = mapping_of(statement)
        actions = _texts(source, stack, content, "Action")
        resources = _texts(source, stack, content, "Resource")
        effect = text_of(content.get("Effect", "Allow"))
        conditions = conditions_of(source, stack, content)
        shown = tuple(source.shown(stack, one) for one in resources)
        wildcard = wildcard_of(actions, shown) if effect == "Allow" else ""
        reason = ""
        if wildcard:
            place = source.place(resource)
            reason = acknowledged_reason(place, actions, resources, findings) or derived_reason(
                actions, resources, conditions
            )
        yield Statement(
            policy=source.place(resource, *path, "Statement", index),
            effect=effect,
            actions=actions,
            resources=shown,
            conditions=tuple(source.shown(stack, one) for one in conditions),
            wildcard=wildcard,
            reason=reason,
            noteworthy=bool(wildcard) and not reason and is_whole(actions, resources),
            targets=resources,
        )


def _texts(
    source: Source, stack: Stack, statement: Mapping[str, Any], name: str
) -> tuple[str, ...]:
    if f"Not{name}" in statement:
        left = [source.said(stack, one) for one in listed(statement[f"Not{name}"])]
        return (f"all but {', '.join(left)}",)
    return tuple(source.said(stack, one) for one in listed(statement.get(name)))


def conditions_of(source: Source, stack: Stack, statement: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the conditions of a statement, as ``operator key = values``."""
    return tuple(
        f"{operator} {key} = {', '.join(source.said(stack, one) for one in listed(values))}"
        for operator, keys in mapping_of(statement.get("Condition")).items()
        for key, values in _keys(source, stack, keys).items()
    )


def _keys(source: Source, stack: Stack, keys: Any) -> Mapping[str, Any]:
    """Return keys of conditions, also those that the CDK writes with a resource of its own.

    Names that CloudFormation fills in cannot be keys of an object, so a function makes the object.
    """
    content = mapping_of(keys)
    made_by = source.target(stack, content) if set(content) == {"Fn::GetAtt"} else None
    if made_by is None or made_by.type != _MADE_OBJECT:
        return content
    try:
        return mapping_of(json_with_references(text_of(made_by.properties.get("Value", ""))))
    except ValueError:
        return {}


def wildcard_of(actions: Sequence[str], resources: Sequence[str]) -> str:
    """Return what is wide in a statement; empty, nothing is."""
    wide = [f"action {one}" for one in actions if "*" in one or one.startswith("all but")]
    wide += [f"resource {one}" for one in resources if "*" in one or one.startswith("all but")]
    return ", ".join(wide)


def listed(value: Any) -> list[Any]:
    """Return a list, with one item where a template has no list, of each outcome of conditions."""
    return items_of(value)
