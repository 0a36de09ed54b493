"""Words of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eks_blueprint.results import Block, Heading, Paragraph, Table
from eks_blueprint.review.place import Place

__all__ = ["at", "code", "demoted", "listed", "table"]

_MOST = 6


def code(name: str) -> str:
    """Return a name as code, unless it has backquotes itself.

    :param name: the name.
    """
    return f"`{name}`" if name and "`" not in name else name


def at(place: Place | None) -> str:
    """Return where a resource stands: its file and line, else its stack and logical id.

    :param place: the place.
    """
    return "" if place is None else code(place.at or place.id)


def listed(words: Iterable[str], most: int = _MOST) -> str:
    """Return words with commas, and how many more there are.

    :param words: the words.
    :param most: how many are shown. Default: six.
    """
    found = [*words]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    empty: str,
    numbers: Sequence[int] = (),
) -> Block:
    """Return a table, or a sentence where it would be empty.

    :param columns: headings of the columns.
    :param rows: the rows.
    :param empty: the sentence.
    :param numbers: indexes of columns of numbers. Default: none.
    """
    found = tuple(tuple(row) for row in rows)
    return Table(tuple(columns), found, numbers=numbers) if found else Paragraph(empty)


def demoted(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks of another document with their headings a level below.

    :param blocks: the blocks.
    """
    for one in blocks:
        yield Heading(one.text, one.level + 1) if isinstance(one, Heading) else one
