"""The chart of a deployment: what it waits for, as bars in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.sizes import Size
from eks_blueprint.review.picture.svg import drawing
from eks_blueprint.review.picture.widths import shortened, width_of
from eks_blueprint.review.timeline import Bar, Timeline

__all__ = ["gantt"]

# Room for labels beside the bars; where there is none, they stand above.
_LEFT = {Size.WIDE: 300.0, Size.MIDDLE: 230.0, Size.NARROW: 0.0}
_RIGHT = {Size.WIDE: 80.0, Size.MIDDLE: 60.0, Size.NARROW: 52.0}
_ABOVE = 18.0
_TOP = 34.0
_ROW = 26.0
_BAR = 16.0
# What takes less is one row with the others: nobody waits for it.
_SHORT = 20
_MOST = 30
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480)
# So much room a mark of the scale takes.
_TICK = 50


def gantt(timeline: Timeline, *, name: str, size: Size = Size.WIDE) -> str:
    """Return the critical path of a deployment as SVG, without style.

    :param timeline: the deployment.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    :param size: how wide it is. Default: as wide as a page.
    """
    bars = [one for one in timeline.critical_path if one.seconds >= _SHORT][:_MOST]
    height = _TOP + _row_height(size) * len(bars) + 8
    words = "; ".join(f"{one.place.logical_id}, {_minutes(one.seconds)}" for one in bars)
    return drawing(
        list(_shapes(bars, max(timeline.seconds, 60), height, size)),
        size=size,
        height=height,
        title="What the deployment waits for",
        description=f"About {_minutes(timeline.seconds)} in all. {words}.",
        name=name,
    )


def _row_height(size: Size) -> float:
    return _ROW if _LEFT[size] else _ROW + _ABOVE


def _shapes(bars: Sequence[Bar], seconds: int, height: float, size: Size) -> Iterator[Shape]:
    room = size.value - _LEFT[size] - _RIGHT[size]
    minutes = seconds / 60
    step = next((one for one in _STEPS if minutes / one <= room / _TICK), _STEPS[-1])
    for tick in range(0, int(minutes) + 1, step):
        x = _LEFT[size] + tick * 60 / seconds * room
        yield Path(f"M{x:.1f} {_TOP - 8:.1f}V{height:.1f}", "grid")
        anchor = "middle" if x else "start"
        yield Words(f"{tick} min" if tick else "0", x, _TOP - 14, Style.QUIET, anchor)
    for place, one in enumerate(bars):
        yield from _row(one, _TOP + place * _row_height(size), room / seconds, size)


def _row(one: Bar, y: float, scale: float, size: Size) -> Iterator[Shape]:
    left = _LEFT[size]
    known = short_id(one.place.logical_id)
    label = shortened(known, left - 16 if left else size.value, Style.TEXT.size)
    whole = "" if label == one.place.logical_id else one.place.logical_id
    if left:
        yield Words(label, left - 10, y + _BAR / 2 + 4.2, Style.TEXT, "end", whole)
    else:
        yield Words(label, 0, y + Style.TEXT.size, Style.TEXT, whole=whole)
        y += _ABOVE
    x = left + one.start * scale
    width = max(one.seconds * scale, 2)
    said = f"{one.place.id}, {one.what}: {_minutes(one.seconds)}"
    yield Frame(Area(x, y, width, _BAR), "bar", 3, said)
    time = _minutes(one.seconds)
    after = x + width + 6
    if after + width_of(time, Style.QUIET.size) < size.value:
        yield Words(time, after, y + _BAR / 2 + 4.2, Style.QUIET)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{round(seconds / 60)} min"
