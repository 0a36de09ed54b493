"""Schedules of CronJobs and of Karpenter's disruption budgets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator

from eks_blueprint.spec.types import Pattern

__all__ = ["Schedule"]

# robfig/cron v3, which Kubernetes and Karpenter use: doc.go and spec.go, with its bounds and names.
# It reads `1,,2` and `*-5` as well, which are slips.
_DOCUMENTED = "a schedule of five cron fields such as 0 9 * * mon-fri, in UTC, or @daily"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]


def _any_case(name: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in name)


def _field(number: str, names: list[str] | None = None) -> str:
    """Return the expression of a field: a list of values, ranges and steps."""
    one = "|".join((number, *map(_any_case, names or ())))
    item = rf"([*?]|({one})(-({one}))?)(/0*[1-9]\d{{0,2}})?"
    return f"{item}(,{item})*"


_FIELDS = (
    _field(r"0?\d|[1-5]\d"),
    _field(r"0?\d|1\d|2[0-3]"),
    _field(r"0?[1-9]|[12]\d|3[01]"),
    _field(r"0?[1-9]|1[0-2]", _MONTHS),
    _field(r"0?[0-6]", _DAYS),
)
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
_PATTERN = Pattern(
    rf"@(annually|yearly|monthly|weekly|daily|midnight|hourly)|{' '.join(_FIELDS)}", _DOCUMENTED
)
# The most days that a month can have.
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _number(text: str) -> int:
    name = text.lower()
    if name in _MONTHS:
        return _MONTHS.index(name) + 1
    return _DAYS.index(name) if name in _DAYS else int(text)


def _values(field: str, least: int, most: int) -> Iterator[int]:
    for item in field.split(","):
        span, _, step = item.partition("/")
        first, dash, last = span.partition("-")
        if first in ("*", "?"):
            start, end = least, most
        else:
            start = _number(first)
            end = _number(last) if dash else most if step else start
        if start > end:
            raise ValueError(f"must have ranges that end after they start, got {item!r}")
        yield from range(start, end + 1, int(step or 1))


def _possible(value: str) -> str:
    if value.startswith("@"):
        return value
    fields = value.split(" ")
    _, _, days, months, _ = (
        {*_values(field, *bounds)} for field, bounds in zip(fields, _BOUNDS, strict=True)
    )
    # spec.go, dayMatches: without an asterisk, a day of the month or one of the week is enough.
    anyway = not any(re.fullmatch(r"[*?](/0*1)?", item) for item in fields[4].split(","))
    if not anyway and min(days) > max(_LENGTHS[month - 1] for month in months):
        raise ValueError(f"must name a day that exists in its months, got {value!r}")
    return value


Schedule = Annotated[str, AfterValidator(_PATTERN), AfterValidator(_possible)]
"""Schedule in UTC.

Source: Kubernetes documentation, "CronJob", schedule syntax, without a time zone."""
