"""The chart of cost: from a cluster without any recommendation to the least that is possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eks_blueprint.estimate import Estimate, State, Step
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.svg import drawing
from eks_blueprint.review.picture.widths import shortened

__all__ = ["waterfall"]

_WIDTH = 900.0
_LEFT = 330.0
_RIGHT = 96.0
_TOP = 8.0
_ROW = 32.0
_BAR = 18.0
_WHOLE = (State.START, State.HERE, State.END)
_SAYS = {State.DONE: "done", State.OPEN: "possible"}
_CSS = {State.DONE: "saved", State.OPEN: "possible"}


def waterfall(estimate: Estimate, *, name: str) -> str:
    """Return the cost journey of an estimate as SVG, without style.

    :param estimate: the estimate.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    """
    steps = estimate.journey
    return drawing(
        list(_shapes(steps)),
        width=_WIDTH,
        height=_TOP + _ROW * len(steps) + 4,
        title="The way to lower cost, USD a month",
        description="; ".join(_said(one) for one in steps),
        name=name,
    )


def _shapes(steps: Sequence[Step]) -> Iterator[Shape]:
    most = max((max(one.monthly, one.monthly - one.change) for one in steps), default=Decimal(0))
    scale = (_WIDTH - _LEFT - _RIGHT) / float(most) if most > 0 else 0
    for place, one in enumerate(steps):
        y = _TOP + place * _ROW
        base = y + _BAR / 2 + 4.2
        whole = one.state in _WHOLE
        ends = sorted((float(one.monthly - one.change), float(one.monthly)))
        x = _LEFT + (0 if whole else ends[0] * scale)
        width = (float(one.monthly) if whole else ends[1] - ends[0]) * scale
        style = Style.LABEL if whole else Style.TEXT
        title = one.title if whole else f"{one.title} ({_SAYS[one.state]})"
        shown = shortened(title, _LEFT - 12, style.size, bold=style.bold)
        yield Words(shown, 0, base, style, whole=title if shown != title else "")
        css = _CSS.get(one.state, "whole")
        yield Frame(Area(x, y, max(width, 2), _BAR), css, 3, _said(one))
        amount = one.monthly if whole else one.change
        yield Words(f"{amount:,.0f}", _WIDTH, base, style, "end")
        if place + 1 < len(steps):
            edge = _LEFT + float(one.monthly) * scale
            yield Path(f"M{edge:.1f} {y + _BAR:.1f}V{y + _ROW:.1f}", "grid")


def _said(one: Step) -> str:
    if one.state in _WHOLE:
        return f"{one.title}: {one.monthly:,.2f}"
    return f"{one.title}, {_SAYS[one.state]}: {one.change:,.2f}"
