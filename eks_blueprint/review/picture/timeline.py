"""The chart of a deployment: what it waits for, as bars in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.svg import drawing
from eks_blueprint.review.picture.widths import shortened, width_of
from eks_blueprint.review.timeline import Bar, Timeline

__all__ = ["gantt"]

_WIDTH = 900.0
_LEFT = 300.0
_RIGHT = 80.0
_TOP = 34.0
_ROW = 26.0
_BAR = 16.0
# What takes less is one row with the others: nobody waits for it.
_SHORT = 20
_MOST = 30
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480)
_TICKS = 12


def gantt(timeline: Timeline, *, name: str) -> str:
    """Return the critical path of a deployment as SVG, without style.

    :param timeline: the deployment.
    :param name: prefix of the ids in the picture, which no other picture of a page has.
    """
    bars = [one for one in timeline.critical_path if one.seconds >= _SHORT][:_MOST]
    height = _TOP + _ROW * len(bars) + 8
    words = "; ".join(f"{one.place.logical_id}, {_minutes(one.seconds)}" for one in bars)
    return drawing(
        list(_shapes(bars, max(timeline.seconds, 60), height)),
        width=_WIDTH,
        height=height,
        title="What the deployment waits for",
        description=f"About {_minutes(timeline.seconds)} in all. {words}.",
        name=name,
    )


def _shapes(bars: Sequence[Bar], seconds: int, height: float) -> Iterator[Shape]:
    room = _WIDTH - _LEFT - _RIGHT
    minutes = seconds / 60
    step = next((one for one in _STEPS if minutes / one <= _TICKS), _STEPS[-1])
    for tick in range(0, int(minutes) + 1, step):
        x = _LEFT + tick * 60 / seconds * room
        yield Path(f"M{x:.1f} {_TOP - 8:.1f}V{height:.1f}", "grid")
        yield Words(f"{tick} min" if tick else "0", x, _TOP - 14, Style.QUIET, "middle")
    for place, one in enumerate(bars):
        y = _TOP + place * _ROW
        yield from _row(one, y, room / seconds)


def _row(one: Bar, y: float, scale: float) -> Iterator[Shape]:
    base = y + _BAR / 2 + 4.2
    known = short_id(one.place.logical_id)
    label = shortened(known, _LEFT - 16, Style.TEXT.size)
    whole = "" if label == one.place.logical_id else one.place.logical_id
    yield Words(label, _LEFT - 10, base, Style.TEXT, "end", whole)
    x = _LEFT + one.start * scale
    width = max(one.seconds * scale, 2)
    said = f"{one.place.id}, {one.what}: {_minutes(one.seconds)}"
    yield Frame(Area(x, y, width, _BAR), "bar", 3, said)
    time = _minutes(one.seconds)
    after = x + width + 6
    if after + width_of(time, Style.QUIET.size) < _WIDTH:
        yield Words(time, after, base, Style.QUIET)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{round(seconds / 60)} min"
