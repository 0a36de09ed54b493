"""What a picture is made of, once every place is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["Area", "Frame", "Path", "Shape", "Style", "Words"]


class Style(Enum):
    """A way in which text is set: its size in pixels, whether it is bold, and its class in CSS."""

    TITLE = (15.0, True, "title")
    NAME = (13.0, True, "heading")
    TEXT = (12.0, False, "text")
    QUIET = (11.5, False, "quiet")
    LABEL = (11.0, True, "label")

    @property
    def size(self) -> float:
        """Size in pixels."""
        return self.value[0]

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return self.value[1]

    @property
    def css(self) -> str:
        """Its class."""
        return self.value[2]


@dataclass(frozen=True)
class Area:
    """A rectangle, in pixels from the upper left corner of the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def inside(self, left: float, top: float, right: float, bottom: float) -> Area:
        """Return what is left of it within margins."""
        return Area(
            self.x + left, self.y + top, self.width - left - right, self.height - top - bottom
        )


@dataclass(frozen=True)
class Frame:
    """A box with round corners.

    :param area: where it is.
    :param css: its class.
    :param radius: radius of its corners. Default: 6.
    :param title: what a reader sees who points at it. Default: nothing.
    :param key: by which a link finds it. Default: no link does.
    """

    area: Area
    css: str
    radius: float = 6
    title: str = ""
    key: str = ""


@dataclass(frozen=True)
class Words:
    """A line of text.

    :param text: the text, which fits.
    :param x: where it starts, ends, or has its middle.
    :param y: its base line.
    :param style: how it is set.
    :param anchor: ``start``, ``middle`` or ``end``. Default: ``start``.
    :param whole: the whole text, where it was shortened. Default: it was not.
    :param width: how wide it may be. Default: the text is known to fit.
    :param more: quiet text that follows on the same line. Default: none.
    :param gap: space before it. Default: 6.
    """

    text: str
    x: float
    y: float
    style: Style
    anchor: str = "start"
    whole: str = ""
    width: float | None = None
    more: str = ""
    gap: float = 6


@dataclass(frozen=True)
class Path:
    """A line, or the lines of an icon.

    :param d: its commands.
    :param css: its class.
    :param x: by how much it is moved to the right. Default: 0.
    :param y: by how much it is moved down. Default: 0.
    """

    d: str
    css: str
    x: float = 0
    y: float = 0


Shape = Frame | Words | Path
