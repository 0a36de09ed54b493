"""Which recommendations are met, with the resources that prove it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eks_blueprint.recommendations import AREAS, Recommendation, recommendations
from eks_blueprint.review.acknowledged import Acknowledged
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source
from eks_blueprint.rules import RuleFinding, RuleResult

__all__ = ["AreaScore", "ScoreRow", "Scorecard", "Verdict", "Violation", "scorecard_of"]

Verdict = Literal["met", "not met", "not applicable", "unknown"]


@dataclass(frozen=True)
class Violation:
    """Why a recommendation is not met.

    :param id: granular id, such as ``SEC-KMS-1[secrets]``.
    :param message: what is wrong, and what to do.
    :param place: the resource, or the file of a tree for GitOps.
    :param reason: why it was acknowledged; empty where it was not.
    """

    id: str
    message: str
    place: Place
    reason: str


@dataclass(frozen=True)
class ScoreRow:
    """A recommendation and its verdict.

    :param id: id of the recommendation.
    :param title: what it asks for.
    :param rationale: what happens otherwise.
    :param severity: ``high``, ``medium`` or ``low``.
    :param verdict: the verdict.
    :param proofs: resources that prove it, or that leave it open where the verdict is unknown;
        those that violate it stand with the violations.
    :param violations: what violates it.
    :param limits: what the proofs do not do, though it is met; empty, nothing is known.
    :param note: why the verdict is unknown or does not apply, otherwise empty.
    :param next_step: what a person does to judge it, where the verdict is unknown.
    :param page: page of the documentation, from the root of the repository, or empty.
    :param section: section of the review with more about it, such as ``findings``, or empty.
    """

    id: str
    title: str
    rationale: str
    severity: Literal["high", "medium", "low"]
    verdict: Verdict
    proofs: tuple[Place, ...]
    violations: tuple[Violation, ...]
    limits: tuple[str, ...]
    note: str
    next_step: str
    page: str
    section: str


@dataclass(frozen=True)
class AreaScore:
    """The recommendations of an area.

    :param area: first part of their ids.
    :param title: name of the area.
    :param counts: how many have each verdict.
    :param rows: the recommendations.
    """

    area: str
    title: str
    counts: Mapping[Verdict, int]
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class Scorecard:
    """All recommendations by area.

    :param counts: how many have each verdict.
    :param areas: the areas.
    """

    counts: Mapping[Verdict, int]
    areas: tuple[AreaScore, ...]

    @property
    def rows(self) -> tuple[ScoreRow, ...]:
        """All recommendations."""
        return tuple(row for area in self.areas for row in area.rows)

    @property
    def limited(self) -> tuple[ScoreRow, ...]:
        """Those that are met, though not everything that they are for is done."""
        return tuple(row for row in self.rows if row.limits)


_VERDICTS: Mapping[str, Verdict] = {
    "met": "met",
    "not met": "not met",
    "not applicable": "not applicable",
    "unknown": "unknown",
}
_PLANNED = "no rule looks for it"
_LOOK = (
    "Look where the value comes from: a parameter, another stack, or the repository that delivers "
    "the rest."
)
_PACKS = "SEC-CMP-1"


def scorecard_of(
    source: Source,
    results: Sequence[RuleResult],
    acknowledged: Acknowledged,
    stacks: Collection[str],
    packs: Collection[str],
) -> Scorecard:
    """Judge stacks by the recommendations.

    :param source: the assembly.
    :param results: what the rules say of the stacks.
    :param acknowledged: why some violations are accepted.
    :param stacks: names of the stacks in the assembly.
    :param packs: names of the rule packs that ran when it was synthesized.
    """
    judged = {one.rule.id: one for one in results}
    rows = tuple(
        _row(source, one, judged.get(one.id), acknowledged, stacks)
        if one.id != _PACKS
        else _of_packs(one, packs)
        for one in recommendations().values()
    )
    return Scorecard(_counts(rows), tuple(_areas(rows)))


def _row(
    source: Source,
    one: Recommendation,
    result: RuleResult | None,
    acknowledged: Acknowledged,
    stacks: Collection[str],
) -> ScoreRow:
    if result is None:
        return _unjudged(one, one.unchecked or _PLANNED)
    verdict = _VERDICTS[str(result.verdict.value)]
    note = ""
    if verdict == "not applicable":
        about = _subject(result.rule.text)
        note = f"the rule looks at {about}, and found nothing to judge in these templates"
    elif verdict == "unknown":
        note = "; ".join(result.reasons)
    return ScoreRow(
        id=one.id,
        title=one.title,
        rationale=one.rationale,
        severity=one.severity,
        verdict=verdict,
        proofs=tuple(source.located(stack, name, stacks) for stack, name in result.resources)
        if verdict in ("met", "unknown")
        else (),
        violations=tuple(
            _violation(source, item, acknowledged, stacks) for item in result.findings
        ),
        limits=result.limits,
        note=note,
        next_step=_LOOK if verdict == "unknown" else "",
        page=one.page or "",
        section="",
    )


def _unjudged(one: Recommendation, note: str, section: str = "") -> ScoreRow:
    """Return the row of a recommendation that only a person can judge."""
    return ScoreRow(
        id=one.id,
        title=one.title,
        rationale=one.rationale,
        severity=one.severity,
        verdict="unknown",
        proofs=(),
        violations=(),
        limits=(),
        note=note,
        next_step=one.next_step,
        page=one.page or "",
        section=section,
    )


def _of_packs(one: Recommendation, packs: Collection[str]) -> ScoreRow:
    """Say which rule packs ran; whether they are those of an industry, only a person knows."""
    ran = (
        f"{', '.join(packs)} ran when the assembly was synthesized; whether these are the rules of "
        "your industry is for you to say"
        if packs
        else "not checked: no rule pack ran when the assembly was synthesized"
    )
    return _unjudged(one, ran, "findings")


def _subject(text: str) -> str:
    """Return what a rule looks at, in the words of its first sentence."""
    return text.partition(":")[0].removeprefix("Looks at ")


def _violation(
    source: Source,
    finding: RuleFinding,
    acknowledged: Acknowledged,
    stacks: Collection[str],
) -> Violation:
    place = source.located(
        finding.stack,
        finding.logical_id or finding.path,
        stacks,
        finding.path if finding.logical_id else "",
    )
    return Violation(finding.id, finding.message, place, acknowledged.reason(finding, place))


def _areas(rows: Sequence[ScoreRow]) -> Iterator[AreaScore]:
    for area, title in AREAS.items():
        own = tuple(row for row in rows if row.id.partition("-")[0] == area)
        if own:
            yield AreaScore(area, title, _counts(own), own)


def _counts(rows: Sequence[ScoreRow]) -> Mapping[Verdict, int]:
    return {verdict: sum(row.verdict == verdict for row in rows) for verdict in _VERDICTS.values()}
