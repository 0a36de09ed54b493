"""Findings of rule packs, and what was acknowledged with which reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eks_blueprint.assembly import json_of, mapping_of, sequence_of, text_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source
from eks_blueprint.rules.acknowledged import PACK

__all__ = [
    "FindingSeverity",
    "Findings",
    "Pack",
    "ReviewFinding",
    "findings_of",
    "reported_findings",
    "rule_packs_of",
]

FindingState = Literal["open", "acknowledged"]
FindingSeverity = Literal["error", "warning", "info"]

_REPORT = "validation-report.json"
_CONTROLS = re.compile(r" - \(Control IDs?: [^)]*(?:\([^)]*\)[^)]*)*\)\.?$")
# Annotations of the CDK and of this library are advice, no findings of a rule pack.
_ADVICE = ("Construct Annotations", "eks-blueprint")
# The CDK's own look at schemas of templates, which is none either.
_SCHEMAS = "CloudFormation Validate"
_NOT_CHECKED = (
    "not checked: no rule pack ran when the assembly was synthesized; only the rules of this "
    "library were applied",
    "to check it, run `eks-blueprint synth --compliance hipaa` (or `pci`, `nist`), which runs the "
    "packs of cdk-nag and writes what they find into the assembly; in your own CDK app, add a pack "
    "with `Validations.of(app).add_plugins(...)`",
)


@dataclass(frozen=True)
class ReviewFinding:
    """A violation of a rule by one resource.

    :param pack: name of the pack.
    :param rule: id of the rule, with the detail in brackets where the pack has one.
    :param severity: ``error`` fails a synthesis, ``warning`` does not, ``info`` is advice.
    :param state: ``open``, or ``acknowledged`` with a reason.
    :param message: what is wrong.
    :param reason: why it was acknowledged; empty for an open finding.
    :param construct: path of the construct, or empty.
    :param place: the resource; ``None`` where it is not in the assembly.
    """

    pack: str
    rule: str
    severity: FindingSeverity
    state: FindingState
    message: str
    reason: str
    construct: str
    place: Place | None


@dataclass(frozen=True)
class Pack:
    """A rule pack, or another plugin that checked the assembly.

    :param name: its name.
    :param version: its version, or empty.
    :param open: how many findings are not acknowledged.
    :param acknowledged: how many are.
    """

    name: str
    version: str
    open: int
    acknowledged: int


@dataclass(frozen=True)
class Findings:
    """Findings about some stacks.

    :param packs: what checked them.
    :param items: the findings, open ones first.
    :param notes: what was not checked, and how it is.
    :param checked: whether a rule pack ran when the assembly was synthesized. Without one, only the
        rules of this library looked at it, and no finding says little.
    """

    packs: tuple[Pack, ...]
    items: tuple[ReviewFinding, ...]
    notes: tuple[str, ...]
    checked: bool = True

    @property
    def open(self) -> tuple[ReviewFinding, ...]:
        """Findings that nobody acknowledged, without advice."""
        return tuple(one for one in self.items if one.state == "open" and one.severity != "info")

    @property
    def acknowledged(self) -> tuple[ReviewFinding, ...]:
        """Findings that were acknowledged with a reason."""
        return tuple(one for one in self.items if one.state == "acknowledged")


def reported_findings(source: Source) -> tuple[ReviewFinding, ...]:
    """Return what the rule packs of a synthesis said, from its validation report.

    :param source: the assembly.
    :raises BlueprintError: if the report cannot be read.
    """
    return tuple(one for plugin in _plugins(source) for one in _of_plugin(source, plugin))


def packs_of(source: Source) -> tuple[tuple[str, str], ...]:
    """Return names and versions of what checked an assembly.

    :param source: the assembly.
    """
    return tuple(
        (text_of(one.get("pluginName", "")), text_of(one.get("pluginVersion") or ""))
        for one in _plugins(source)
    )


def rule_packs_of(source: Source) -> tuple[str, ...]:
    """Return the names of the rule packs that ran when an assembly was synthesized.

    That of this library is left out: a review runs its rules itself.

    :param source: the assembly.
    """
    return tuple(name for name, _ in packs_of(source) if name not in (*_ADVICE, _SCHEMAS, PACK))


def _plugins(source: Source) -> Iterator[Mapping[str, Any]]:
    folder = source.assembly.folder
    path = folder / _REPORT if folder is not None else None
    if path is None or not path.is_file():
        return
    try:
        report = json_of(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BlueprintError(
            f"{_REPORT} must be as cdk synth writes it, got {type(error).__name__}: {error}"
        ) from None
    for one in sequence_of(mapping_of(report).get("pluginReports")):
        yield mapping_of(one)


def _of_plugin(source: Source, plugin: Mapping[str, Any]) -> Iterator[ReviewFinding]:
    pack = text_of(plugin.get("pluginName", ""))
    for state, key in (("open", "violations"), ("acknowledged", "suppressedViolations")):
        for violation in map(mapping_of, sequence_of(plugin.get(key))):
            for where in _constructs(violation):
                yield ReviewFinding(
                    pack=pack,
                    rule=text_of(violation.get("ruleName", "")),
                    severity=_severity(pack, violation),
                    state="open" if state == "open" else "acknowledged",
                    message=_message(violation),
                    reason=text_of(violation.get("reason") or "") if state != "open" else "",
                    construct=where,
                    place=_place(source, where),
                )


def _constructs(violation: Mapping[str, Any]) -> list[str]:
    found = [
        text_of(mapping_of(one).get("constructPath", ""))
        for key in ("violatingConstructs", "violatingResources")
        for one in sequence_of(violation.get(key))
    ]
    return list(dict.fromkeys(found)) or [""]


def _message(violation: Mapping[str, Any]) -> str:
    return _CONTROLS.sub("", text_of(violation.get("description", "")))


def _severity(pack: str, violation: Mapping[str, Any]) -> FindingSeverity:
    said = text_of(violation.get("severity", "")).lower()
    if pack in _ADVICE:
        return "info" if said != "error" else "error"
    return "warning" if said in ("warning", "info", "low", "medium") else "error"


def _place(source: Source, construct: str) -> Place | None:
    """Return the resource of a construct: itself, or the only one that stands for it."""
    paths = source.logical_ids
    for path in (construct, f"{construct}/Resource", f"{construct}/Default"):
        if path in paths:
            key, logical_id = paths[path]
            resource = source.assembly.stacks[key].resources.get(logical_id)
            if resource is not None:
                return source.place(resource)
    stack = construct.partition("/")[0]
    if stack in source.assembly.stacks:
        return Place(stack, "", "", source.assembly.stacks[stack].file)
    return None


def findings_of(
    source: Source,
    found: Sequence[ReviewFinding],
    stacks: Collection[str],
    *,
    version: str,
) -> Findings:
    """Return the findings about some stacks, open ones first.

    :param source: the assembly.
    :param found: all findings.
    :param stacks: names of the stacks in the assembly.
    :param version: version of this library.
    """
    own = [one for one in found if _stack_of(one) in stacks]
    ran = packs_of(source)
    packs = tuple(
        Pack(
            name,
            said,
            sum(one.pack == name and one.state == "open" for one in own),
            sum(one.pack == name and one.state == "acknowledged" for one in own),
        )
        for name, said in (*(one for one in ran if one[0] != PACK), (PACK, version))
    )
    checked = bool(rule_packs_of(source))
    return Findings(
        packs,
        tuple(sorted(dict.fromkeys(own), key=_order)),
        () if checked else _NOT_CHECKED,
        checked,
    )


def _stack_of(one: ReviewFinding) -> str:
    return one.place.stack if one.place is not None else one.construct.partition("/")[0]


def _order(one: ReviewFinding) -> tuple[bool, int, str, str, str]:
    severities = ("error", "warning", "info")
    return (
        one.state == "acknowledged",
        severities.index(one.severity),
        one.pack,
        one.rule,
        one.construct,
    )
