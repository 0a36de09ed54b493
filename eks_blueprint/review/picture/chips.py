"""A small box with a name and a detail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from eks_blueprint.review.picture.icons import ICONS
from eks_blueprint.review.picture.parts import line_of, measured
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style
from eks_blueprint.review.picture.widths import wrapped

__all__ = ["Chip"]

_PAD = 8
_ICON = 18
_GAP = 6
_LINE = 16
_ABOVE = 4
_NAME_LINES = 2
_DETAIL_LINES = 8


@dataclass(frozen=True)
class Chip:
    """A small box with a name and, in quiet letters, a detail; in several lines if it has to be.

    :param name: the name.
    :param detail: such as a version. Default: nothing.
    :param css: its class. Default: ``chip``.
    :param icon: name of its icon. Default: none.
    """

    name: str
    detail: str = ""
    css: str = "chip"
    icon: str = ""

    def natural_width(self) -> float:
        """Return the width of both texts beside each other in their box."""
        detail = _GAP + measured(self.detail, Style.QUIET) if self.detail else 0
        return ceil(2 * _PAD + self._icon + measured(self.name, Style.TEXT) + detail)

    def height(self, width: float) -> float:
        """Return the height of its lines."""
        return 2 * _ABOVE + _LINE * (1 if self._is_one(width) else len(self._lines(width)))

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the box and its texts; the name is what is shortened last."""
        one = self._is_one(area.width)
        yield Frame(area, self.css, 12 if one else 8, f"{self.name} {self.detail}".strip())
        top = area.y + max((area.height - self.height(area.width)) / 2, 0)
        if self.icon:
            yield Path(ICONS[self.icon], "icon", area.x + _PAD - 2, top + _ABOVE)
        # In the middle, so that what a narrower font leaves is on both sides.
        anchor = "start" if self.icon or not one else "middle"
        inner = Area(
            area.x + _PAD + self._icon, top + _ABOVE, area.width - 2 * _PAD - self._icon, _LINE
        )
        if one:
            yield line_of(self.name, inner, Style.TEXT, anchor, self.detail)
            return
        for place, (text, style) in enumerate(self._lines(area.width)):
            yield line_of(text, inner.inside(0, place * _LINE, 0, 0), style)

    def _is_one(self, width: float) -> bool:
        return self.natural_width() <= width

    def _lines(self, width: float) -> Sequence[tuple[str, Style]]:
        room = width - 2 * _PAD - self._icon
        names = wrapped(self.name, room, Style.TEXT.size, _NAME_LINES)
        said = wrapped(self.detail, room, Style.QUIET.size, _DETAIL_LINES) if self.detail else []
        return [*((one, Style.TEXT) for one in names), *((one, Style.QUIET) for one in said)]

    @property
    def _icon(self) -> float:
        return _ICON if self.icon else 0
