"""Recommendations, and checks of cdk-nag's packs that belong to them."""

from __future__ import annotations

from collections.abc import Mapping

from eks_blueprint.cli.explained.explanation import Explanation
from eks_blueprint.recommendations import Recommendation, recommendations

__all__ = ["checks", "explain_check", "explain_recommendation"]

_DEFINED_BY = "cdk-nag, RULES.md: github.com/cdklabs/cdk-nag"


def explain_recommendation(one: Recommendation, detail: str = "") -> Explanation:
    """Explain a recommendation, and the rule of the same id.

    :param one: the recommendation.
    :param detail: what a finding names between brackets. Default: empty.
    """
    from eks_blueprint.rules import RULES

    rule = RULES.get(one.id)
    return Explanation(
        one.id,
        "recommendation",
        one.title,
        one.rationale,
        {
            "found": detail,
            "severity": one.severity,
            "default": one.default,
            "status": one.status,
            "missing": one.missing,
            "rule": rule.text if rule is not None else f"{one.unchecked} {one.next_step}",
            "page": one.page or "",
            "example": one.example or "",
        },
        {
            "fields": one.fields,
            "constructs": one.constructs,
            "checks of cdk-nag": one.checks,
            "sources": one.sources,
        },
    )


def checks() -> Mapping[str, tuple[Recommendation, ...]]:
    """Return the recommendations of each check of cdk-nag that the register names."""
    found: dict[str, tuple[Recommendation, ...]] = {}
    for one in recommendations().values():
        for name in one.checks:
            found[name] = (*found.get(name, ()), one)
    return found


def explain_check(name: str, detail: str = "") -> Explanation:
    """Explain a check of cdk-nag by the recommendations that it belongs to.

    :param name: its name, such as ``AwsSolutions-EKS1``.
    :param detail: what a finding names between brackets. Default: empty.
    """
    belongs = checks()[name]
    return Explanation(
        name,
        "check",
        belongs[0].title,
        belongs[0].rationale,
        {
            "found": detail,
            "defined by": _DEFINED_BY,
            "to accept a finding": "docs/how-to/governance.md",
        },
        {
            "recommendations": tuple(f"{one.id}: {one.title}" for one in belongs),
            "fields": tuple(dict.fromkeys(field for one in belongs for field in one.fields)),
            "sources": tuple(dict.fromkeys(text for one in belongs for text in one.sources)),
        },
    )
