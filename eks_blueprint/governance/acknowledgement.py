"""Acknowledgements: findings that are accepted, with the reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, TypeVar

import jsii
from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct, IConstruct, IValidation

from eks_blueprint.attributes import holds_token, node_of, stack_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.governance.packs import PACKS, checked_packs, pack_of, plugin_of

__all__ = ["Acknowledgement", "acknowledge", "written"]

_T = TypeVar("_T", bound=Construct)


@dataclass(frozen=True)
class Acknowledgement(Generic[_T]):
    """Findings that are accepted on every construct of a class.

    :param construct: class of the construct, or several; subclasses are included. Or the name of a
        class of the CDK, such as ``aws_codebuild.CfnProject``, whose module is then not loaded for
        apps without it.
    :param path: path from that construct to the one with the findings, such as ``Role/Resource``;
        empty for the construct itself. CDK also acknowledges findings of constructs below it, so
        name the resource itself: what an app adds below another construct stays a finding.
    :param rules: findings as ``validation-report.json`` names them, such as
        ``AwsSolutions-IAM4[Policy::...]``, or rules that have no finer findings; or a function that
        computes them from the construct. The result may contain tokens: they are written as cdk-nag
        writes them.
    :param reason: why the finding is accepted, in terms that an auditor accepts. It must be true
        for every construct of the class, in any app.
    :param where: whether the reason is true for the construct at the path, asked during validation,
        when the app can no longer change the construct. Default: always.
    :raises BlueprintError: if the rules are a text, or there is no reason.
    """

    construct: type[_T] | tuple[type[_T], ...] | str
    path: str
    rules: tuple[str, ...] | Callable[[_T], Iterable[str]]
    reason: str
    where: Callable[[Any], bool] | None = None

    def __post_init__(self) -> None:
        # A text is a sequence of letters, none of which is a rule.
        if isinstance(self.rules, str):
            raise BlueprintError(f"rules must be a tuple of findings, got {self.rules!r}")
        if not isinstance(self.path, str):
            raise BlueprintError(f"path must be a text such as Role/Resource, got {self.path!r}")
        if not self.reason.strip():
            raise BlueprintError("reason must say why the finding is accepted, got nothing")

    @property
    def classes(self) -> tuple[type[_T], ...]:
        """The classes of the constructs, as a tuple; without those that nothing has loaded."""
        if isinstance(self.construct, str):
            module, _, name = self.construct.rpartition(".")
            loaded = sys.modules.get(f"aws_cdk.{module}")
            return (getattr(loaded, name),) if loaded is not None else ()
        return self.construct if isinstance(self.construct, tuple) else (self.construct,)


@dataclass
class _Branch:
    """The acknowledgements of one path, and of the paths below it."""

    entries: list[Acknowledgement[Any]] = field(default_factory=list)
    children: dict[str, _Branch] = field(default_factory=dict)


def acknowledge(
    scope: IConstruct,
    acknowledgements: Iterable[Acknowledgement[Any]],
    *,
    packs: Iterable[str] = tuple(PACKS),
) -> None:
    """Acknowledge findings on a scope and on every construct below it.

    Call it after all constructs are created. Classes without a construct and paths that do not
    exist are skipped, since not every cluster has every feature. Computed rules are acknowledged
    while CDK validates the tree, when references between stacks have their final form.

    :param scope: app, stage, stack or construct.
    :param acknowledgements: what to acknowledge, such as ``ACKNOWLEDGEMENTS``.
    :param packs: names of the rule packs whose findings are acknowledged; those of CDK always are.
        Finding the constructs takes time, so name the packs that the app attaches. Computed rules
        are acknowledged for every pack. Default: all.
    :raises BlueprintError: for several scopes at once, or an unknown pack.
    """
    if isinstance(scope, Iterable):
        raise BlueprintError(
            "scope must be one app, stage, stack or construct, got several; "
            "give their app, or call acknowledge for each"
        )
    others = PACKS.keys() - set(checked_packs(packs))
    by_class = _by_class(_without(others, acknowledgements))
    computed: list[_Computed] = []
    for construct in node_of(scope).find_all():
        for branch in [by_class[kind] for kind in type(construct).__mro__ if kind in by_class]:
            computed += _acknowledge(construct, construct, branch)
    if computed:
        node_of(scope).add_validation(_AtValidation(computed))


def _without(
    packs: Collection[str], acknowledgements: Iterable[Acknowledgement[Any]]
) -> Iterator[Acknowledgement[Any]]:
    """Leave out rules of some packs; computed rules stay."""
    for entry in acknowledgements:
        if callable(entry.rules):
            yield entry
        elif rules := tuple(rule for rule in entry.rules if pack_of(rule) not in packs):
            yield replace(entry, rules=rules)


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
    """Acknowledge the named rules, and return the acknowledgements that are computed later.

    One construct is acknowledged once: at validation if anything of it is computed.
    """
    if any(callable(entry.rules) or entry.where is not None for entry in branch.entries):
        yield from (_Computed(owner, construct, entry) for entry in branch.entries)
    else:
        named = [
            _acknowledgment(rule, entry.reason)
            for entry in branch.entries
            if not callable(entry.rules)
            for rule in entry.rules
        ]
        if named:
            Validations.of(construct).acknowledge(*named)
    if branch.children:
        node = node_of(construct)
        for name, below in branch.children.items():
            child = node.try_find_child(name)
            if child is not None:
                yield from _acknowledge(owner, child, below)


class _Computed(NamedTuple):
    """An acknowledgement with computed rules or a condition, on one construct."""

    owner: IConstruct
    construct: IConstruct
    entry: Acknowledgement[Any]

    def rules(self) -> Iterable[str]:
        """Return the rules now, which may contain tokens; none if the reason is not true."""
        if self.entry.where is not None and not self.entry.where(self.construct):
            return ()
        given = self.entry.rules
        return given(self.owner) if callable(given) else given


@jsii.implements(IValidation)
class _AtValidation:
    """Acknowledges computed rules; as a validation, it never reports an error."""

    def __init__(self, computed: Iterable[_Computed]) -> None:
        self._computed = tuple(computed)

    def validate(self) -> list[str]:
        due = [(one, rule) for one in self._computed for rule in one.rules()]
        names = _resolved((one.owner, rule) for one, rule in due)
        made: dict[IConstruct, list[Acknowledgment]] = {}
        for (one, _), name in zip(due, names, strict=True):
            made.setdefault(one.construct, []).append(_acknowledgment(name, one.entry.reason))
        for construct, acknowledgments in made.items():
            Validations.of(construct).acknowledge(*acknowledgments)
        return []


def _resolved(rules: Iterable[tuple[IConstruct, str]]) -> list[str]:
    """Return rules as cdk-nag writes them, with one question to each stack."""
    given = [(stack_of(owner) if holds_token(rule) else None, rule) for owner, rule in rules]
    texts: dict[Stack, dict[str, Any]] = {}
    for stack, rule in given:
        if stack is not None:
            texts.setdefault(stack, {})[rule] = None
    for stack, wanted in texts.items():
        wanted.update(zip(wanted, stack.resolve([*wanted]), strict=True))
    return [written(rule if stack is None else texts[stack][rule]) for stack, rule in given]


def _acknowledgment(rule: str, reason: str) -> Acknowledgment:
    """Return the rule with the name of the plugin as prefix.

    Without it cdk-nag drops the finding before CDK sees it; with it CDK lists the finding and its
    reason under ``suppressedViolations`` of the report, where an auditor can read them.
    """
    pack = pack_of(rule)
    return Acknowledgment(id=rule if pack is None else f"{plugin_of(pack)}::{rule}", reason=reason)


def written(value: Any) -> str:
    """Return a resolved value in the form that cdk-nag uses in the name of a finding.

    Source: cdk-nag 3.0.2, src/utils/flatten-cfn-reference.ts.
    """
    match value:
        case str():
            return value.replace("${", "<").replace("}", ">")
        case {"Fn::Join": [delimiter, parts]}:
            return str(delimiter).join(written(part) for part in parts)
        case {"Fn::Sub": text} | {"Fn::ImportValue": text}:
            return written(text)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{written(resource)}.{written(attribute)}>"
        case {"Ref": name}:
            return f"<{written(name)}>"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
