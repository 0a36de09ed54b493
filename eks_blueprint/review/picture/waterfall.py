"""The chart of cost: from a cluster without any recommendation to the least that is possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eks_blueprint.estimate import Estimate, State, Step
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.sizes import Size
from eks_blueprint.review.picture.svg import drawing
from eks_blueprint.review.picture.widths import shortened

__all__ = ["waterfall"]

# Room for titles beside the bars; where there is none, they stand above.
_LEFT = {Size.WIDE: 350.0, Size.MIDDLE: 290.0, Size.NARROW: 0.0}
_RIGHT = {Size.WIDE: 96.0, Size.MIDDLE: 76.0, Size.NARROW: 0.0}
_ABOVE = 19.0
_AMOUNT = 64.0
_TOP = 8.0
_ROW = 32.0
_BAR = 18.0
_WHOLE = (State.START, State.HERE, State.END)
_SAYS = {State.DONE: "done", State.OPEN: "possible"}
_CSS = {State.DONE: "saved", State.OPEN: "possible"}


def waterfall(estimate: Estimate, *, name: str, size: Size = Size.WIDE) -> str:
    """Return the cost journey of an estimate as SVG, without style.

    :param estimate: the estimate.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    :param size: how wide it is. Default: as wide as a page.
    """
    steps = estimate.journey
    return drawing(
        list(_shapes(steps, size)),
        size=size,
        height=_TOP + _row_height(size) * len(steps) + 4,
        title="The way to lower cost, USD a month",
        description="; ".join(_said(one) for one in steps),
        name=name,
    )


def _row_height(size: Size) -> float:
    return _ROW if _LEFT[size] else _ROW + _ABOVE


def _shapes(steps: Sequence[Step], size: Size) -> Iterator[Shape]:
    left = _LEFT[size]
    most = max((max(one.monthly, one.monthly - one.change) for one in steps), default=Decimal(0))
    scale = (size.value - left - _RIGHT[size]) / float(most) if most > 0 else 0
    for place, one in enumerate(steps):
        y = _TOP + place * _row_height(size)
        above = 0 if left else _ABOVE
        base = y + (_BAR / 2 + 4.2 if left else Style.TEXT.size)
        whole = one.state in _WHOLE
        ends = sorted((float(one.monthly - one.change), float(one.monthly)))
        x = left + (0 if whole else ends[0] * scale)
        width = (float(one.monthly) if whole else ends[1] - ends[0]) * scale
        style = Style.LABEL if whole else Style.TEXT
        title = one.title if whole else f"{one.title} ({_SAYS[one.state]})"
        room = left - 12 if left else size.value - _AMOUNT
        shown = shortened(title, room, style.size, bold=style.bold)
        yield Words(shown, 0, base, style, whole=title if shown != title else "")
        css = _CSS.get(one.state, "whole")
        yield Frame(Area(x, y + above, max(width, 2), _BAR), css, 3, _said(one))
        amount = one.monthly if whole else one.change
        yield Words(f"{amount:,.0f}", size.value, base, style, "end")
        if place + 1 < len(steps):
            edge = left + float(one.monthly) * scale
            below = y + _row_height(size) + (0 if left else _ABOVE)
            yield Path(f"M{edge:.1f} {y + above + _BAR:.1f}V{below:.1f}", "grid")


def _said(one: Step) -> str:
    if one.state in _WHOLE:
        return f"{one.title}: {one.monthly:,.2f}"
    return f"{one.title}, {_SAYS[one.state]}: {one.change:,.2f}"
