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
# As the CDK CLI prints a warning, and as the app acknowledges it.
_WARNING = re.compile(r"(?:\[ack: )?eks[-_]blueprint:(?P<name>[^\]]+)\]?")
_MOST = 8
_LONGEST = 100


def explanation_of(words: str) -> Explanation:
    """Explain a name.

    :param words: id of a recommendation, check, finding or warning, name of a component, add-on,
        chart or construct, path of a field. Upper and lower case are the same.
    :raises BlueprintError: if nothing has this name; it names those that are near.
    """
    warning = _WARNING.fullmatch(words.strip())
    if warning:
        return _explained_warning(warning["name"])
    found = _FINDING.fullmatch(words.strip())
    name, detail = (found["id"], found["detail"]) if found else (words.strip(), "")
    if not name:
        raise BlueprintError(f"ID must be a name, got {words!r}; leave it out to list the ids")
    return _quick(name, detail) or _slow(name)


def _quick(name: str, detail: str) -> Explanation | None:
    known = _same(name, recommendations())
    if known:
        return explain_recommendation(recommendations()[known], detail)
    known = _same(name, checks())
    return explain_check(known, detail) if known else None


def _slow(name: str) -> Explanation:
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
    from eks_blueprint.cli.explained.known_names import public_name, public_names

    known = _same(name, public_names())
    if known:
        return public_name(known)
    parts = (one for names, _ in PARTS.values() for one in names())
    raise BlueprintError(_unknown(name, (*quick_names(), *field_names(), *parts, *public_names())))


def _explained_warning(name: str) -> Explanation:
    from eks_blueprint.catalogue import known_warnings
    from eks_blueprint.cli.explained.known_messages import warning

    known = _same(name, known_warnings())
    if not known:
        raise BlueprintError(f"ID must be a warning of the library, got {name}; {_page(name)}")
    return warning(known)


def _page(name: str) -> str:
    from eks_blueprint.catalogue import known_warnings

    near = get_close_matches(name.lower(), known_warnings(), n=_MOST)
    return f"did you mean {', '.join(near)}?" if near else "docs/reference/warnings.md lists them"


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
        "ID must be a recommendation, a check, a finding, a warning, a component, an add-on, a "
        f"chart, a construct or a field of the spec, got {_short(name)}; {hint}"
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."


def _near(name: str, names: Iterable[str]) -> list[str]:
    by_lower: dict[str, str] = {}
    for one in names:
        # The field before the construct of the same name.
        by_lower.setdefault(one.lower(), one)
    wanted = name.lower().rpartition(".")[2] or name.lower()
    within = [one for one in by_lower if wanted in one]
    close = get_close_matches(wanted, by_lower, n=_MOST)
    titles = [
        one.id.lower() for one in recommendations().values() if wanted in one.title.lower().split()
    ]
    return [by_lower[one] for one in dict.fromkeys((*within, *close, *titles))][:_MOST]
