"""A finding that stays, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import jsii
from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct, IConstruct, IValidation

__all__ = ["Acknowledgement", "acknowledge"]

_T = TypeVar("_T", bound=Construct)


@dataclass(frozen=True)
class Acknowledgement(Generic[_T]):
    """Findings that an auditor may accept, on every construct of a class.

    :param construct: class of the construct, or several; subclasses count.
    :param path: path from that construct to the one with the findings, such as ``Role/Resource``;
        empty for the construct itself. What is below it is acknowledged too.
    :param rules: findings as ``validation-report.json`` names them, such as
        ``AwsSolutions-IAM4[Policy::...]``, or rules that have no finer findings; or a function that
        computes them from the construct. What it gives may hold tokens: they are written as cdk-nag
        writes them.
    :param reason: why the finding is right to stay, in words an auditor accepts. It holds for every
        construct of the class, whoever made it.
    """

    construct: type[_T] | tuple[type[_T], ...]
    path: str
    rules: tuple[str, ...] | Callable[[_T], Iterable[str]]
    reason: str

    @property
    def classes(self) -> tuple[type[_T], ...]:
        """The classes of constructs, one or several."""
        return self.construct if isinstance(self.construct, tuple) else (self.construct,)


@dataclass
class _Branch:
    """The acknowledgements of one path, and the paths below."""

    entries: list[Acknowledgement[Any]] = field(default_factory=list)
    children: dict[str, _Branch] = field(default_factory=dict)


def acknowledge(scope: IConstruct, acknowledgements: Iterable[Acknowledgement[Any]]) -> None:
    """Acknowledge findings on every construct below a scope, and on the scope.

    Call it when all constructs are there. Classes without a construct and paths that lead nowhere
    are skipped, since a cluster need not have everything. Rules that are computed are acknowledged
    while CDK validates the tree, when references between stacks have got their final form.

    :param scope: app, stage, stack or construct.
    :param acknowledgements: what to acknowledge, such as ``ACKNOWLEDGEMENTS``.
    """
    by_class = _by_class(acknowledgements)
    computed: list[_Computed] = []
    for construct in scope.node.find_all():
        for branch in [by_class[kind] for kind in type(construct).__mro__ if kind in by_class]:
            computed += _acknowledge(construct, construct, branch)
    if computed:
        scope.node.add_validation(_AtValidation(computed))


def _by_class(acknowledgements: Iterable[Acknowledgement[Any]]) -> dict[type, _Branch]:
    by_class: dict[type, _Branch] = {}
    for entry in acknowledgements:
        for kind in entry.classes:
            branch = by_class.setdefault(kind, _Branch())
            for name in entry.path.split("/") if entry.path else ():
                branch = branch.children.setdefault(name, _Branch())
            branch.entries.append(entry)
    return by_class


def _acknowledge(owner: IConstruct, construct: IConstruct, branch: _Branch) -> Iterator[_Computed]:
    """Acknowledge rules that are named, and give those to compute."""
    rules: list[Acknowledgment] = []
    for entry in branch.entries:
        if callable(entry.rules):
            yield _Computed(owner, construct, entry)
        else:
            rules += [_acknowledgment(rule, entry.reason) for rule in entry.rules]
    if rules:
        Validations.of(construct).acknowledge(*rules)
    if branch.children:
        node = construct.node
        for name, below in branch.children.items():
            child = node.try_find_child(name)
            if child is not None:
                yield from _acknowledge(owner, child, below)


class _Computed(NamedTuple):
    """An acknowledgement of computed rules, on one construct."""

    owner: IConstruct
    construct: IConstruct
    entry: Acknowledgement[Any]


@jsii.implements(IValidation)
class _AtValidation:
    """Acknowledges computed rules; as a validation it finds nothing wrong."""

    def __init__(self, computed: Iterable[_Computed]) -> None:
        self._computed = tuple(computed)

    def validate(self) -> list[str]:
        for owner, construct, entry in self._computed:
            assert callable(entry.rules)  # the others are not computed
            rules = [_written(rule) for rule in Stack.of(owner).resolve([*entry.rules(owner)])]
            if rules:
                Validations.of(construct).acknowledge(
                    *(_acknowledgment(rule, entry.reason) for rule in rules)
                )
        return []


_PACKS = ("AwsSolutions", "HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321")


def _acknowledgment(rule: str, reason: str) -> Acknowledgment:
    """Put the plugin's name before the rule.

    Without it cdk-nag drops the finding before CDK sees it; with it CDK lists the finding and its
    reason under ``suppressedViolations`` of the report, where an auditor can read them.
    """
    pack = next((name for name in _PACKS if rule.startswith(f"{name}-")), None)
    return Acknowledgment(id=rule if pack is None else f"{pack}::{rule}", reason=reason)


def _written(value: Any) -> str:
    """Write a resolved value as cdk-nag writes it into the name of a finding.

    Source: cdk-nag 3.0.2, src/utils/flatten-cfn-reference.ts.
    """
    match value:
        case str():
            return value.replace("${", "<").replace("}", ">")
        case {"Fn::Join": [delimiter, parts]}:
            return str(delimiter).join(_written(part) for part in parts)
        case {"Fn::Sub": text} | {"Fn::ImportValue": text}:
            return _written(text)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{_written(resource)}.{_written(attribute)}>"
        case {"Ref": name}:
            return f"<{_written(name)}>"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
