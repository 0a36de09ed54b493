"""Blocks about what a cluster is, and whether it is sound."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.results import Block, Bullets, Heading
from eks_blueprint.review.document.text import at, code, listed, table
from eks_blueprint.review.findings import Findings, ReviewFinding
from eks_blueprint.review.scorecard import AreaScore, Scorecard, ScoreRow
from eks_blueprint.review.summary import Summary

__all__ = ["findings_blocks", "scorecard_blocks", "summary_blocks"]

_LINES = 12


def summary_blocks(summary: Summary) -> Iterator[Block]:
    """Yield the facts and answers.

    :param summary: the summary.
    """
    yield Heading("Summary", 3)
    yield table(("fact", "value"), ((one.label, one.value) for one in summary.facts), empty="")
    for answer in summary.answers:
        yield Heading(answer.question, 4)
        lines = answer.lines[:_LINES]
        more = len(answer.lines) - len(lines)
        said = (f"{more} more below",) if more else ()
        yield Bullets((*lines, *said) or ("nothing is known",))


def scorecard_blocks(scorecard: Scorecard) -> Iterator[Block]:
    """Yield the recommendations by area.

    :param scorecard: the scorecard.
    """
    yield Heading("Recommendations", 3)
    yield table(
        ("area", "met", "not met", "not applicable", "unknown"),
        (
            (
                one.title,
                *(
                    str(one.counts[verdict])
                    for verdict in ("met", "not met", "not applicable", "unknown")
                ),
            )
            for one in scorecard.areas
        ),
        empty="",
        numbers=(1, 2, 3, 4),
    )
    for area in scorecard.areas:
        yield from _area(area)


def _area(area: AreaScore) -> Iterator[Block]:
    yield Heading(area.title, 4)
    yield table(
        ("id", "severity", "verdict", "recommendation", "shown by"),
        ((one.id, one.severity, _verdict(one), one.title, _shown_by(one)) for one in area.rows),
        empty="",
    )
    said = tuple(line for row in area.rows for line in _said(row))
    idle = [row.id for row in area.rows if row.verdict == "not applicable"]
    if idle:
        said += (f"Not applicable, since the templates have nothing to judge: {', '.join(idle)}",)
    if said:
        yield Bullets(said)


def _verdict(row: ScoreRow) -> str:
    return f"{row.verdict}, with a limit" if row.limits else row.verdict


def _shown_by(row: ScoreRow) -> str:
    places = row.proofs or tuple(one.place for one in row.violations)
    return listed(dict.fromkeys(map(at, places)), most=3)


def _said(row: ScoreRow) -> Iterator[str]:
    """Yield what a reader needs beside a verdict: limits, violations, or what to do."""
    for limit in row.limits:
        yield f"{row.id} has a limit: {limit}"
    for one in row.violations:
        accepted = f" (acknowledged: {one.reason})" if one.reason else ""
        yield f"{row.id}, {at(one.place)}: {one.message}{accepted}"
    if row.verdict == "unknown":
        yield f"{row.id} is unknown: {row.note.rstrip('.')}. {row.next_step}"


def findings_blocks(findings: Findings) -> Iterator[Block]:
    """Yield findings and acknowledgements.

    :param findings: the findings.
    """
    yield Heading("Findings and acknowledgements", 3)
    yield table(
        ("checked by", "open", "acknowledged"),
        ((one.name, str(one.open), str(one.acknowledged)) for one in findings.packs),
        empty="Nothing checked it.",
        numbers=(1, 2),
    )
    if findings.notes:
        yield Bullets(findings.notes)
    yield table(
        ("severity", "pack", "rule", "where", "what"),
        (
            (one.severity, one.pack, code(one.rule), _where(one), one.message)
            for one in findings.items
            if one.state == "open"
        ),
        empty="No finding is open." if findings.checked else "No rule of this library is violated.",
    )
    if findings.acknowledged:
        yield Heading("Acknowledged", 4)
        yield table(
            ("pack", "rule", "where", "reason"),
            ((one.pack, code(one.rule), _where(one), one.reason) for one in findings.acknowledged),
            empty="",
        )


def _where(one: ReviewFinding) -> str:
    return " ".join(filter(None, (at(one.place), code(one.construct))))
