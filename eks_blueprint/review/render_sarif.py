"""Findings of a review as SARIF."""

from __future__ import annotations

from eks_blueprint.results import SarifFinding, SarifRule, sarif
from eks_blueprint.review.findings import FindingSeverity, ReviewFinding
from eks_blueprint.review.model import Review
from eks_blueprint.rules import RULES

__all__ = ["sarif_of"]

_TOOL = "eks-blueprint review"
_ELSEWHERE = "manifest.json"
_SEVERITIES: tuple[FindingSeverity, ...] = ("error", "warning", "info")


def sarif_of(review: Review) -> str:
    """Return the findings of all packs as SARIF, with the lines of the templates.

    Files are named from the folder of the assembly. Findings that were acknowledged are suppressed
    with their reasons.

    :param review: the review.
    """
    found: dict[str, list[ReviewFinding]] = {}
    for one in review.findings.items:
        found.setdefault(_id(one), []).append(one)
    return sarif(
        [_rule(name, found[name]) for name in sorted(found)],
        [_finding(one) for one in review.findings.items],
        tool=_TOOL,
        version=review.library_version,
    )


def _id(one: ReviewFinding) -> str:
    """Return the id of the rule: findings of one rule differ in what stands in brackets."""
    return one.rule.partition("[")[0] or one.pack


def _rule(name: str, found: list[ReviewFinding]) -> SarifRule:
    own = RULES.get(name)
    severity = min((one.severity for one in found), key=_SEVERITIES.index)
    return SarifRule(
        id=name,
        title=own.title if own is not None else name,
        text=own.text if own is not None else found[0].message,
        level="note" if severity == "info" else severity,
        properties={"tags": sorted({one.pack for one in found})},
    )


def _finding(one: ReviewFinding) -> SarifFinding:
    place = one.place
    name = one.construct or (place.id if place is not None else "")
    return SarifFinding(
        rule=_id(one),
        message=one.message or one.rule,
        file=place.file if place is not None and place.file else _ELSEWHERE,
        line=place.line if place is not None else None,
        name=name,
        identity=f"{one.pack}:{one.rule}:{place.id if place is not None else name}",
        reason=one.reason if one.state == "acknowledged" else "",
    )
