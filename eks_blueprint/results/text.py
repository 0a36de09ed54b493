"""Documents for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from eks_blueprint.results.document import (
    Block,
    Bullets,
    Commands,
    Document,
    Heading,
    Paragraph,
    Table,
)
from eks_blueprint.results.words import CODE, on_one_line, visible

__all__ = ["text"]

_WIDTH = 100
_TABLE = 140
_INDENT = "    "


def text(document: Document) -> str:
    """Render a document for a terminal: paragraphs are wrapped, commands are not.

    A table that is too wide has the last cell of each row below the others.

    :param document: the document.
    :returns: lines of plain text, without the backquotes around code.
    """
    title = _plain(document.title)
    lines = [title, "=" * len(title)]
    for block in document.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            title = _plain(block.text)
            yield from (title, ("-" if block.level == 2 else "~") * len(title))
        case Paragraph():
            yield from _wrapped(block.text, "", "")
        case Bullets():
            for number, item in enumerate(block.items, 1):
                mark = f"{number}. " if block.numbered else "- "
                yield from _wrapped(item, mark, " " * len(mark))
        case Commands():
            yield from (f"    {line}" for line in visible("\n".join(block.lines)).split("\n"))
        case Table():
            yield from _table(block)


def _wrapped(words: str, first: str, others: str) -> list[str]:
    # A name or an address that is broken cannot be copied.
    return textwrap.wrap(
        _plain(words),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table(table: Table) -> Iterator[str]:
    rows = [[_plain(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    # What does not fit is mostly the last column, which explains: it gets lines of its own.
    below = len(widths) > 1 and sum(widths) + 2 * len(widths) - 2 > _TABLE
    shown = widths[:-1] if below else widths
    for number, row in enumerate(rows):
        yield _row(row[: len(shown)], shown, table.numbers)
        if below:
            yield from _wrapped(row[-1], _INDENT, _INDENT)
        if number == 0:
            yield "  ".join("-" * width for width in shown)


def _row(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[int]) -> str:
    return "  ".join(
        cell.rjust(width) if column in numbers else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()


def _plain(words: str) -> str:
    return CODE.sub(r"\1", on_one_line(words))
