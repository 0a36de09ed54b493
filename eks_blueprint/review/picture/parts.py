"""Texts and panels of a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from eks_blueprint.review.picture.icons import ICONS
from eks_blueprint.review.picture.layout import Column, Node
from eks_blueprint.review.picture.shapes import Area, Frame, Path, Shape, Style, Words
from eks_blueprint.review.picture.widths import is_sure, shortened, width_of, wrapped

__all__ = ["Fact", "Label", "Panel", "line_of", "measured"]

_LINE = 1.36
# Where the base line is, from the top of a line, in parts of the font size.
_BASE = 1.02
_ICON = 16
_TITLE_GAP = 10
# Less room than this says nothing.
_LEAST = 24


def line_of(
    text: str, place: Area, style: Style, anchor: str = "start", more: str = "", gap: float = 6
) -> Words:
    """Return a line that fits into a place; what is said more is the first to be shortened.

    :param text: the text.
    :param place: where it stands.
    :param style: how it is set.
    :param anchor: ``start``, ``middle`` or ``end``. Default: ``start``.
    :param more: quiet text that follows. Default: none.
    :param gap: space before that. Default: 6.
    """
    shown = shortened(text, place.width, style.size, bold=style.bold)
    left = place.width - measured(shown, style) - gap
    rest = shortened(more, left, Style.QUIET.size) if more and left > _LEAST else ""
    whole = " ".join(filter(None, (text, more)))
    wanted = measured(shown, style) + (gap + measured(rest, Style.QUIET) if rest else 0)
    x = {"start": place.x, "middle": place.x + place.width / 2, "end": place.right}[anchor]
    return Words(
        shown,
        x,
        place.y + style.size * _BASE,
        style,
        anchor,
        whole="" if (shown, rest) == (text, more) else whole,
        width=None if is_sure(shown + rest) else wanted,
        more=rest,
        gap=gap,
    )


def measured(text: str, style: Style) -> float:
    """Return at most how wide a text is.

    :param text: a text of one line.
    :param style: how it is set.
    """
    return width_of(text, style.size, bold=style.bold)


@dataclass(frozen=True)
class Label:
    """A text of one or more lines.

    :param text: the text.
    :param style: how it is set. Default: as text.
    :param lines: how many lines it has at most. Default: 1.
    :param anchor: ``start``, ``middle`` or ``end``. Default: ``start``.
    """

    text: str
    style: Style = Style.TEXT
    lines: int = 1
    anchor: str = "start"

    def natural_width(self) -> float:
        """Return the width of the text in one line."""
        return ceil(measured(self.text, self.style))

    def height(self, width: float) -> float:
        """Return the height of the lines."""
        return len(self._lines(width)) * self.style.size * _LINE

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the lines."""
        lines = self._lines(area.width)
        for place, one in enumerate(lines):
            line = area.inside(0, place * self.style.size * _LINE, 0, 0)
            words = line_of(one, line, self.style, self.anchor)
            is_cut = len(lines) > 1 and lines[-1].endswith("…") and one is lines[-1]
            yield replace(words, whole=self.text) if is_cut else words

    def _lines(self, width: float) -> Sequence[str]:
        if self.lines == 1:
            return [self.text]
        return wrapped(self.text, width, self.style.size, self.lines, bold=self.style.bold)


@dataclass(frozen=True)
class Fact:
    """A name and its value in one line, the value beside the name.

    :param name: the name.
    :param value: the value.
    :param lines: how many lines the value has at most. Default: 1.
    """

    name: str
    value: str
    lines: int = 1

    def natural_width(self) -> float:
        """Return the width of both."""
        return self._name.natural_width() + 8 + self._value.natural_width()

    def height(self, width: float) -> float:
        """Return the height of the higher one."""
        indent = self._indent(width)
        return max(self._name.height(indent - 8), self._value.height(width - indent))

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield both."""
        indent = self._indent(area.width)
        yield from self._name.shapes(Area(area.x, area.y, indent - 8, area.height))
        yield from self._value.shapes(area.inside(indent, 0, 0, 0))

    @property
    def _name(self) -> Label:
        return Label(self.name, Style.QUIET, 2)

    @property
    def _value(self) -> Label:
        return Label(self.value, Style.TEXT, self.lines)

    def _indent(self, width: float) -> float:
        return min(width * 0.38, 104)


@dataclass(frozen=True)
class Panel:
    """A box with a title, and what is in it.

    :param title: its title.
    :param nodes: what is in it, below each other.
    :param css: its class.
    :param detail: a quiet text beside the title. Default: nothing.
    :param icon: name of its icon. Default: none.
    :param style: how the title is set. Default: as a name.
    :param key: by which a link finds it. Default: no link does.
    :param gap: space between two nodes. Default: 8.
    :param grows: whether the last node takes the height that is left. Default: no.
    :param padding: space around the nodes. Default: 12.
    """

    title: str
    nodes: Sequence[Node]
    css: str
    detail: str = ""
    icon: str = ""
    style: Style = Style.NAME
    key: str = ""
    gap: float = 8
    grows: bool = False
    padding: float = 12

    def natural_width(self) -> float:
        """Return the width of its title or of its widest node, with the space around."""
        head = self._indent + measured(self.title, self.style)
        if self.detail:
            head += _TITLE_GAP + measured(self.detail, Style.QUIET)
        return ceil(max(head, self._inside.natural_width()) + 2 * self.padding)

    def height(self, width: float) -> float:
        """Return the height of title and nodes, with the space around."""
        inside = self._inside.height(width - 2 * self.padding) if self.nodes else -self.gap
        return self._head(width) + self.gap + inside + self.padding

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the box, its title, and the shapes of the nodes."""
        yield Frame(area, self.css, 8, key=self.key)
        top = area.y + self.padding - 2
        x = area.x + self.padding
        if self.icon:
            yield Path(ICONS[self.icon], "icon", x, top + (self.style.size * _LINE - _ICON) / 2)
        head = Area(x + self._indent, top, area.width - 2 * self.padding - self._indent, 0)
        if self._is_one_line(area.width):
            yield line_of(self.title, head, self.style, more=self.detail, gap=_TITLE_GAP)
        else:
            yield from self._title.shapes(head)
        yield from self._inside.shapes(
            area.inside(self.padding, self._head(area.width) + self.gap, self.padding, self.padding)
        )

    @property
    def _inside(self) -> Column:
        return Column(self.nodes, self.gap, self.grows)

    @property
    def _title(self) -> Column:
        """Title and detail below each other, for where they do not fit beside each other."""
        detail = [Label(self.detail, Style.QUIET, 3)] if self.detail else []
        return Column([Label(self.title, self.style, 2), *detail], 1)

    def _is_one_line(self, width: float) -> bool:
        detail = _TITLE_GAP + measured(self.detail, Style.QUIET) if self.detail else 0
        room = width - 2 * self.padding - self._indent
        return measured(self.title, self.style) + detail <= room

    def _head(self, width: float) -> float:
        high = self.style.size * _LINE
        if not self._is_one_line(width):
            high = self._title.height(width - 2 * self.padding - self._indent)
        return self.padding - 2 + high

    @property
    def _indent(self) -> float:
        return _ICON + 7 if self.icon else 0
