"""A document as blocks, which every format renders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Block", "Bullets", "Commands", "Document", "Heading", "Paragraph", "Table"]


@dataclass(frozen=True)
class Heading:
    """A heading.

    :param text: its text; words between backquotes are code, here as in every other block.
    :param level: 2 for a section, 3 for a part of one, 4 and 5 below it. Default: 2.
    """

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    :param text: its text.
    """

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list.

    :param items: its items.
    :param numbered: whether the order counts. Default: false.
    """

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table.

    :param columns: headings of the columns.
    :param rows: cells of each row, as many as there are columns.
    :param numbers: indexes of columns of numbers, which stand on the right. Default: none.
    :raises ValueError: if a row has more or fewer cells than there are columns.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row must have {len(self.columns)} cells, got {row!r}")


@dataclass(frozen=True)
class Commands:
    """Lines to copy, shown as they are.

    :param lines: the lines.
    :param language: for the highlighting of Markdown. Default: ``sh``.
    """

    lines: Sequence[str]
    language: str = "sh"


Block = Heading | Paragraph | Bullets | Table | Commands
"""A part of a document."""


@dataclass(frozen=True)
class Document:
    """A document.

    :param title: its title.
    :param blocks: its parts in their order.
    """

    title: str
    blocks: Sequence[Block]
