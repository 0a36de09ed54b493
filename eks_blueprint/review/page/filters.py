"""Values as words of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from eks_blueprint.results.document import Block, Heading
from eks_blueprint.review.access import Statement
from eks_blueprint.review.scorecard import ScoreRow
from eks_blueprint.review.workloads import Manifest

__all__ = ["FILTERS", "duration", "printable", "usd"]

_TONES = {
    "met": "good",
    "not met": "bad",
    "not applicable": "none",
    "unknown": "unknown",
    "error": "bad",
    "open": "bad",
    "warning": "warn",
    "warn": "warn",
    "high": "bad",
    "medium": "warn",
}
_ORDER = ("not met", "unknown", "met", "not applicable")
_CODE = re.compile(r"`([^`]+)`")
_ADDRESS = re.compile(r"https://[^\s<>\"'`|\\^{}]+[^\s<>\"'`|\\^{}.,;:)]")
# After a sign, or where a word of a logical id ends.
_JOINTS = re.compile(
    r"(?<=[/:@_.*-])(?=[^\s/:@_.*-])|(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9A-F]{8}\b)"
)
# What turns the direction of the text that follows, and what cannot be shown.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(value: Any) -> Any:
    """Return a text without characters that a reader cannot see and that change what others say.

    What is no text becomes one here: an object says what it is in words of templates, too.
    """
    if isinstance(value, Markup):
        return value
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))


def _sentence(text: str) -> str:
    """Return a text with a capital, unless its first word is a name, and a full stop."""
    text = text.strip()
    first = text.split(" ", 1)[0]
    if first.isalpha() and first.islower():
        text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?:…" else f"{text}."


def _prose(text: str) -> Markup:
    """Return a text with what stands between backquotes as code."""
    parts = _CODE.split(printable(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _linked(text: str) -> Markup:
    """Return a text with links for its addresses, of HTTPS only."""
    text = printable(text)
    found = Markup("")
    end = 0
    for one in _ADDRESS.finditer(text):
        found += escape(text[end : one.start()])
        found += Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(one[0])
        end = one.end()
    return found + escape(text[end:])


def _broken(text: str) -> Markup:
    """Return a text in which long names may be broken where their parts meet."""
    return Markup("<wbr>").join(escape(part) for part in _JOINTS.split(printable(text)))


def duration(seconds: float) -> str:
    """Return seconds in the largest unit that says enough."""
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def usd(amount: Decimal) -> str:
    """Return an amount, large ones without cents."""
    sign = "-" if amount < 0 else ""
    places = 0 if abs(amount) >= 100 else 2
    return f"{sign}${abs(amount):,.{places}f}"


def _quantity(amount: Decimal) -> str:
    return f"{amount:,.2f}".rstrip("0").rstrip(".")


def _plain_number(amount: Decimal) -> str:
    return f"{amount:f}"


def _counted(counts: Mapping[str, int]) -> str:
    order = ("met", "not met", "unknown", "not applicable")
    return " · ".join(f"{counts[one]} {one}" for one in order if counts.get(one))


def _by_verdict(rows: Iterable[ScoreRow]) -> Sequence[ScoreRow]:
    severities = {"high": 0, "medium": 1, "low": 2}
    return sorted(rows, key=lambda one: (_ORDER.index(one.verdict), severities[one.severity]))


def _stacks(row: ScoreRow) -> str:
    places = (*row.proofs, *(one.place for one in row.violations))
    return "|".join(dict.fromkeys(one.stack for one in places))


def _unexplained(statements: Sequence[Statement]) -> int:
    return sum(one.noteworthy for one in statements)


def _kinds(objects: Sequence[Manifest]) -> str:
    """Return how many there are of each kind, the most frequent first."""
    counts = Counter(one.kind for one in objects)
    most = [f"{count} {kind}" for kind, count in counts.most_common(5)]
    rest = counts.total() - sum(count for _, count in counts.most_common(5))
    return ", ".join([*most, f"{rest} of other kinds"] if rest else most)


def _chapters(blocks: Iterable[Block]) -> Sequence[tuple[str, Sequence[Block]]]:
    """Return the blocks of a document by its headings of the second level."""
    found: list[tuple[str, list[Block]]] = [("", [])]
    for one in blocks:
        if isinstance(one, Heading) and one.level <= 2:
            found.append((one.text, []))
        else:
            found[-1][1].append(one)
    return [(title, own) for title, own in found if own]


FILTERS: Mapping[str, Any] = {
    "tone": lambda word: _TONES.get(word, ""),
    "sentence": _sentence,
    "prose": _prose,
    "linked": _linked,
    "broken": _broken,
    "duration": duration,
    "usd": usd,
    "quantity": _quantity,
    "plain_number": _plain_number,
    "counted": _counted,
    "by_verdict": _by_verdict,
    "stacks": _stacks,
    "unexplained": _unexplained,
    "kinds": _kinds,
    "chapters": _chapters,
    "before_digest": lambda version: version.partition("@")[0],
    "kind": lambda block: type(block).__name__,
}
"""Filters that need nothing of the page."""
