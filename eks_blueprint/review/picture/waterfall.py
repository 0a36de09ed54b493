"""The chart of cost: from a cluster without any recommendation to the least that is possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eks_blueprint.estimate import Estimate, State, Step
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.sizes import Size
from eks_blueprint.review.picture.svg import drawing
from eks_blueprint.review.picture.widths import wrapped

__all__ = ["waterfall", "waterfall_file"]

# Room for titles beside the bars; where there is none, they stand above.
_LEFT = {Size.WIDE: 350.0, Size.MIDDLE: 290.0, Size.NARROW: 0.0}
_RIGHT = {Size.WIDE: 96.0, Size.MIDDLE: 76.0, Size.NARROW: 0.0}
_AMOUNT = 64.0
_TOP = 8.0
_BAR = 18.0
_BETWEEN = 14.0
_LINE = 16.0
# In a file of its own there is a head above and a legend below.
_HEAD = 66.0
_FOOT = 30.0
_TITLE = "The way to lower cost, USD a month"
_WHOLE = (State.START, State.HERE, State.END)
_SAYS = {State.DONE: "done", State.OPEN: "possible"}
_CSS = {State.DONE: "saved", State.OPEN: "possible"}
# Colours with a contrast of at least 4.5 for text and 3 for bars, on white and on dark pages. The
# words say the state as well, so that nobody needs to tell colours apart. Each rule is written out:
# viewers that know no variables of CSS show the light colours.
_STYLE = """
text{font-family:system-ui,sans-serif;fill:#1f2328}
.quiet,.label{fill:#59636e}
.whole{fill:#57606a}
.saved{fill:#1a7f37}
.possible{fill:none;stroke:#0969da;stroke-width:2;stroke-dasharray:5 3}
.grid{stroke:#afb8c1}
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.quiet,.label{fill:#9198a1}
.whole{fill:#9198a1}.saved{fill:#3fb950}.possible{stroke:#4493f8}.grid{stroke:#3d444d}}
"""


def waterfall(estimate: Estimate, *, name: str, size: Size = Size.WIDE) -> str:
    """Return the cost journey of an estimate as SVG, without style.

    :param estimate: the estimate.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    :param size: how wide it is. Default: as wide as a page.
    """
    return drawing(
        list(_shapes(estimate.journey, size, _TOP)),
        size=size,
        height=_TOP + sum(_height(one, size) for one in estimate.journey),
        title=_TITLE,
        description=_words(estimate.journey),
        name=name,
    )


def waterfall_file(estimate: Estimate) -> str:
    """Return the cost journey of an estimate as a file of its own, for light and dark pages.

    It needs no font, script or other file, and says in words what it shows.

    :param estimate: the estimate.
    """
    size = Size.WIDE
    foot = _HEAD + sum(_height(one, size) for one in estimate.journey) + _FOOT
    regions = ", ".join(dict.fromkeys(estimate.regions.values()))
    said = (
        f"{regions}, list prices of {estimate.prices_as_of}, expected amounts; bars of steps are "
        "what they save"
    )
    legend = "filled: the spec does it; dashed: still possible; grey: amounts"
    return drawing(
        [
            Words(_TITLE, 0, 20, Style.TITLE),
            Words(said, 0, 42, Style.QUIET),
            *_shapes(estimate.journey, size, _HEAD),
            Words(legend, 0, foot - 10, Style.QUIET),
        ],
        size=size,
        height=foot,
        title=_TITLE,
        description=_words(estimate.journey),
        name="cost",
        style=_STYLE,
    )


def _title(one: Step) -> str:
    return f"{one.title} ({_SAYS[one.state]})" if one.state in _SAYS else one.title


def _style(one: Step) -> Style:
    return Style.LABEL if one.state in _WHOLE else Style.TEXT


def _lines(one: Step, size: Size) -> Sequence[str]:
    room = _LEFT[size] - 12 if _LEFT[size] else size.value - _AMOUNT
    style = _style(one)
    return wrapped(_title(one), room, style.size, 2, bold=style.bold)


def _above(one: Step, size: Size) -> float:
    """Return the height of what stands above the bar."""
    return 0 if _LEFT[size] else len(_lines(one, size)) * _LINE + 3


def _height(one: Step, size: Size) -> float:
    beside = (len(_lines(one, size)) - 1) * _LINE if _LEFT[size] else 0
    return _above(one, size) + max(_BAR, beside + _LINE) + _BETWEEN


def _shapes(steps: Sequence[Step], size: Size, top: float) -> Iterator[Shape]:
    left = _LEFT[size]
    most = max((max(one.monthly, one.monthly - one.change) for one in steps), default=Decimal(0))
    scale = (size.value - left - _RIGHT[size]) / float(most) if most > 0 else 0
    y = top
    for place, one in enumerate(steps):
        style = _style(one)
        bar = y + _above(one, size)
        base = y + (_BAR / 2 + 4.2 if left else style.size)
        lines = _lines(one, size)
        cut = _title(one) if lines[-1].endswith("…") else ""
        for number, line in enumerate(lines):
            yield Words(line, 0, base + number * _LINE, style, whole=cut)
        whole = one.state in _WHOLE
        ends = sorted((float(one.monthly - one.change), float(one.monthly)))
        x = left + (0 if whole else ends[0] * scale)
        width = (float(one.monthly) if whole else ends[1] - ends[0]) * scale
        css = _CSS.get(one.state, "whole")
        yield Frame(Area(x, bar, max(width, 2), _BAR), css, 3, _said(one))
        amount = one.monthly if whole else one.change
        yield Words(f"{amount:,.0f}".replace("-", "\N{MINUS SIGN}"), size.value, base, style, "end")
        y += _height(one, size)
        if place + 1 < len(steps):
            edge = left + float(one.monthly) * scale
            below = y + _above(steps[place + 1], size)
            yield Path(f"M{edge:.1f} {bar + _BAR:.1f}V{below:.1f}", "grid")


def _words(steps: Sequence[Step]) -> str:
    return "; ".join(_said(one) for one in steps)


def _said(one: Step) -> str:
    if one.state in _WHOLE:
        return f"{one.title}: {one.monthly:,.2f}"
    if one.change > 0:
        return f"{one.title}, {_SAYS[one.state]}: costs {one.change:,.2f}"
    return f"{one.title}, {_SAYS[one.state]}: saves {-one.change:,.2f}"
