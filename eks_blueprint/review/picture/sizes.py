"""How wide a picture is drawn."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

__all__ = ["Size", "in_all_sizes"]


class Size(Enum):
    """A width in pixels for which a picture is arranged; text is readable where it has so many."""

    WIDE = 1040
    MIDDLE = 660
    NARROW = 330

    @property
    def css(self) -> str:
        """The class of pictures of this size."""
        return f"size-{self.name.lower()}"


def in_all_sizes(draw: Callable[[Size], str]) -> str:
    """Return a picture in every size, of which ``picture.css`` shows the one that fits.

    :param draw: makes the picture in one size.
    """
    return "".join(draw(one) for one in Size)
