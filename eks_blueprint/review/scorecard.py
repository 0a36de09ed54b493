"""Which recommendations are met, with the resources that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eks_blueprint.recommendations import AREAS, recommendations
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["AreaScore", "ScoreRow", "Scorecard", "Verdict", "Violation", "scorecard_of"]

Verdict = Literal["met", "not met", "not applicable", "unknown"]


@dataclass(frozen=True)
class Violation:
    """Why a recommendation is not met.

    :param id: granular id, such as ``SEC-KMS-1[secrets]``.
    :param message: what is wrong, and what to do.
    :param place: the resource.
    """

    id: str
    message: str
    place: Place


@dataclass(frozen=True)
class ScoreRow:
    """A recommendation and its verdict.

    :param id: id of the recommendation.
    :param title: what it asks for.
    :param rationale: what happens otherwise.
    :param severity: ``high``, ``medium`` or ``low``.
    :param verdict: the verdict.
    :param proofs: resources that prove it; those that violate it stand with the violations.
    :param violations: what violates it.
    :param note: why the verdict is unknown or does not apply; otherwise empty.
    :param page: page of the documentation, from the root of the repository, or empty.
    """

    id: str
    title: str
    rationale: str
    severity: Literal["high", "medium", "low"]
    verdict: Verdict
    proofs: tuple[Place, ...]
    violations: tuple[Violation, ...]
    note: str
    page: str


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


_VERDICTS: tuple[Verdict, ...] = ("met", "not met", "not applicable", "unknown")
_NO_RULE = "no template can show it"
_PLANNED = "no rule looks for it yet"


def scorecard_of(source: Source, cluster: Cluster) -> Scorecard:
    """Judge a cluster by the recommendations.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    rows = tuple(
        ScoreRow(
            id=one.id,
            title=one.title,
            rationale=one.rationale,
            severity=one.severity,
            verdict="unknown",
            proofs=(),
            violations=(),
            note=_NO_RULE if one.rule == "none" else _PLANNED,
            page=one.page or "",
        )
        for one in recommendations().values()
    )
    areas = tuple(_areas(rows))
    return Scorecard(_counts(rows), areas)


def _areas(rows: Sequence[ScoreRow]) -> Iterator[AreaScore]:
    for area, title in AREAS.items():
        own = tuple(row for row in rows if row.id.partition("-")[0] == area)
        if own:
            yield AreaScore(area, title, _counts(own), own)


def _counts(rows: Sequence[ScoreRow]) -> Mapping[Verdict, int]:
    return {verdict: sum(row.verdict == verdict for row in rows) for verdict in _VERDICTS}
