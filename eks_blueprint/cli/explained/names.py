"""Looks a name up in everything that has names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from eks_blueprint.cli.explained.explanation import Explanation
from eks_blueprint.cli.explained.known_recommendations import (
    checks,
    explain_check,
    explain_recommendation,
)
from eks_blueprint.errors import BlueprintError
from eks_blueprint.recommendations import recommendations

__all__ = ["explanation_of", "quick_names"]

_FINDING = re.compile(r"(?P<id>[^\[\]]+)\[(?P<detail>.*)\]")
_PACK = re.compile(r"(AwsSolutions|HIPAA\.Security|NIST\.800\.53\.R5|PCI\.DSS\.321)-.+")
_MOST = 8


def explanation_of(words: str) -> Explanation:
    """Explain a name.

    :param words: id of a recommendation, check or finding, name of a component, add-on or chart,
        path of a field. Upper and lower case are the same.
    :raises BlueprintError: if nothing has this name; it names those that are near.
    """
    found = _FINDING.fullmatch(words.strip())
    name, detail = (found["id"], found["detail"]) if found else (words.strip(), "")
    known = _same(name, recommendations())
    if known:
        return explain_recommendation(recommendations()[known], detail)
    known = _same(name, checks())
    if known:
        return explain_check(known, detail)
    # Each needs more to be loaded than the one before.
    from eks_blueprint.cli.explained.known_parts import PARTS

    for kind, (names, explain) in PARTS.items():
        known = _same(name, names())
        # A field of the same name says more than what it turns on. No field has a dash.
        if known and (kind == "upgrade check" or "-" in name):
            return explain(known)
    from eks_blueprint.cli.explained.known_fields import explain_field, field_names

    field = explain_field(name) or explain_field(name.lower())
    if field is not None:
        return field
    for names, explain in PARTS.values():
        known = _same(name, names())
        if known:
            return explain(known)
    parts = (one for names, _ in PARTS.values() for one in names())
    raise BlueprintError(_unknown(name, (*quick_names(), *field_names(), *parts)))


def quick_names() -> tuple[str, ...]:
    """Return the ids of recommendations and checks, which take little to load."""
    return (*recommendations(), *checks())


def _same(name: str, names: Iterable[str]) -> str:
    wanted = name.lower().replace("_", "-")
    return next((one for one in names if one.lower().replace("_", "-") == wanted), "")


def _unknown(name: str, names: Iterable[str]) -> str:
    if _PACK.fullmatch(name):
        return (
            f"{name} is a rule of cdk-nag to which no recommendation belongs; its text is in "
            "validation-report.json of the cloud assembly, and in cdk-nag's RULES.md"
        )
    near = _near(name, dict.fromkeys(names))
    hint = f"did you mean {', '.join(near)}?" if near else "eks-blueprint explain lists the ids"
    return (
        "ID must be a recommendation, a check, a finding, a component, an add-on, a chart or a "
        f"field of the spec, got {name}; {hint}"
    )


def _near(name: str, names: Iterable[str]) -> list[str]:
    by_lower = {one.lower(): one for one in names}
    wanted = name.lower().rpartition(".")[2] or name.lower()
    within = [one for one in by_lower if wanted in one]
    close = get_close_matches(wanted, by_lower, n=_MOST)
    titles = [
        one.id.lower() for one in recommendations().values() if wanted in one.title.lower().split()
    ]
    return [by_lower[one] for one in dict.fromkeys((*within, *close, *titles))][:_MOST]
