"""Documents for pull requests and pages."""

from __future__ import annotations

import re
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

__all__ = ["markdown"]

# `@` would notify people, `#` link issues, `<` open a tag; names come from templates of others.
_SPECIAL = re.compile(r"([\\*_\[\]<>#|@~!&$])")
_CODE = re.compile(r"(`[^`]*`)")


def markdown(document: Document) -> str:
    """Render a document as GitHub's Markdown.

    :param document: the document.
    :returns: text in which words between backquotes are code, and nothing else has a meaning.
    """
    lines = [f"# {_escaped(document.title)}"]
    for block in document.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_escaped(block.text)}"
        case Paragraph():
            yield _at_start(_escaped(block.text))
        case Bullets():
            for number, item in enumerate(block.items, 1):
                yield f"{f'{number}.' if block.numbered else '-'} {_escaped(item)}"
        case Commands():
            # The fence is longer than every row of backquotes inside.
            fence = "`" * max(3, *(len(run) + 1 for run in _backquotes(block.lines)), 3)
            yield from (f"{fence}{block.language}", *block.lines, fence)
        case Table():
            yield from _table(block)


def _backquotes(lines: Sequence[str]) -> list[str]:
    return re.findall("`+", "\n".join(lines))


def _table(table: Table) -> Iterator[str]:
    yield _row(table.columns)
    yield _row(
        ["---:" if column in table.numbers else "---" for column in range(len(table.columns))],
        escape=False,
    )
    yield from (_row(row) for row in table.rows)


def _row(cells: Sequence[str], *, escape: bool = True) -> str:
    # GitHub reads `|` as the end of a cell even in code.
    shown = [_escaped(cell, in_table=True) if escape else cell for cell in cells]
    return f"| {' | '.join(shown)} |"


def _escaped(words: str, *, in_table: bool = False) -> str:
    words = " ".join(words.split())
    if words.count("`") % 2:
        words = words.replace("`", "'")
    parts = _CODE.split(words)
    return "".join(
        (part.replace("|", r"\|") if in_table else part)
        if part.startswith("`")
        else _SPECIAL.sub(r"\\\1", part)
        for part in parts
    )


def _at_start(words: str) -> str:
    """Keep what would start a list from starting one."""
    return re.sub(
        r"^(\d+)([.)])|^([-+=])", lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", words
    )
