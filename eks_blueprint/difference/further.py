"""What else a deployment does that may surprise, or that is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.assembly import CloudAssembly, Stack, text_of
from eks_blueprint.difference.change import Action, ResourceChange
from eks_blueprint.difference.draft import StackPair
from eks_blueprint.results import Finding, Severity

__all__ = [
    "is_moved",
    "made_elsewhere",
    "nested_stacks",
    "other_clusters",
    "parameters",
    "refused",
    "stacks_left",
    "unknown_types",
]

_NESTED = "AWS::CloudFormation::Stack"
# What the CDK's function applies to the cluster that a property names.
_APPLIED = "Custom::AWSCDK-EKS-"


def stacks_left(
    pairs: Sequence[StackPair], old: CloudAssembly, new: CloudAssembly
) -> Iterator[Finding]:
    """Find stacks that stay behind."""
    for pair in pairs:
        if pair.new is None:
            yield Finding(
                "stack-left-behind",
                Severity.WARNING,
                pair.name,
                "the stack is no longer synthesized and keeps running: no deployment deletes it",
                "delete it on purpose, or keep it in the spec",
            )
        elif pair.name in old.stacks and is_moved(old.stacks[pair.name], new.stacks[pair.name]):
            was, will = old.stacks[pair.name], new.stacks[pair.name]
            yield Finding(
                "stack-moved",
                Severity.WARNING,
                pair.name,
                f"the stack moves from {was.account}/{was.region} to {will.account}/{will.region}; "
                "a second one is created, and the first one keeps running",
                "move the workloads, then delete the first one with the old spec",
            )


def refused(changes: Sequence[ResourceChange]) -> Iterator[Finding]:
    """Find changes that are refused, so that the deployment fails."""
    for change in changes:
        if change.action == Action.REFUSE:
            yield Finding(
                "refused",
                Severity.ERROR,
                change.id,
                "; ".join(change.causes) or f"the change of the {change.type} is refused",
                change.remark or "undo the change, or give it another id, which creates a new one",
            )


def unknown_types(changes: Sequence[ResourceChange]) -> Iterator[Finding]:
    """Find changes of resources whose type is not known."""
    for change in changes:
        if change.action == Action.MAY_REPLACE and any("not known" in one for one in change.causes):
            yield Finding(
                "unknown-type",
                Severity.WARNING,
                change.id,
                f"{change.type} is not known here, nor whether the change replaces the resource",
                "look at the change set before it is executed",
            )


def nested_stacks(changes: Sequence[ResourceChange]) -> Iterator[Finding]:
    """Find nested stacks that change, whose templates are not among the stacks."""
    for change in changes:
        if change.type == _NESTED and change.action == Action.UPDATE:
            yield Finding(
                "nested-stack",
                Severity.WARNING,
                change.id,
                "the nested stack changes, and what happens to its resources is not compared",
                "look at the change set with its nested stacks before it is executed",
            )


def other_clusters(pairs: Sequence[StackPair]) -> Iterator[Finding]:
    """Find objects and releases that another cluster gets: those in the first one stay there."""
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        before, after = pair.old.stack.resources, pair.new.stack.resources
        for key in sorted(before.keys() & after.keys()):
            was, will = (text_of(one[key].properties.get("ClusterName")) for one in (before, after))
            if after[key].type.startswith(_APPLIED) and was != will:
                yield Finding(
                    "other-cluster",
                    Severity.WARNING,
                    f"{pair.name}/{key}",
                    f"is applied to cluster {will} instead of {was}, where what it applied stays "
                    "and nothing updates or deletes it any more",
                    "delete it from the first cluster with kubectl or helm",
                )


def parameters(pairs: Sequence[StackPair]) -> Iterator[Finding]:
    """Find parameters whose new default the CDK CLI does not use."""
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        was = pair.old.stack.template.get("Parameters") or {}
        will = pair.new.stack.template.get("Parameters") or {}
        for name in sorted(was.keys() & will.keys()):
            if _default(was[name]) != _default(will[name]):
                yield Finding(
                    "parameter-default",
                    Severity.INFO,
                    f"{pair.name} parameter {name}",
                    "gets another default; the CDK CLI keeps the value that the stack has",
                    f"to use it, deploy with `--parameters {pair.name}:{name}=VALUE`",
                )


def is_moved(old: Stack, new: Stack) -> bool:
    """Say whether two stacks of one name are in different accounts or Regions."""
    return any(
        one is not None and other is not None and one != other
        for one, other in ((old.account, new.account), (old.region, new.region))
    )


def made_elsewhere(pairs: Sequence[StackPair]) -> Iterator[str]:
    """Yield notes on templates of which loops or macros make resources."""
    for pair in pairs:
        side = pair.new or pair.old
        template = side.stack.template if side is not None else {}
        resources = template.get("Resources") or {}
        if template.get("Transform") or any(key.startswith("Fn::") for key in resources):
            yield f"what loops and macros make of the template of `{pair.name}`"


def _default(parameter: Any) -> Any:
    return parameter.get("Default") if isinstance(parameter, Mapping) else None
