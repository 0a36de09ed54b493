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
from eks_blueprint.results.words import CODE, on_one_line, visible

__all__ = ["markdown"]

# `<` would open a tag, `$` a formula; names come from templates of others.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!&$])")
# GitHub looks for people to notify and for issues to link after it has read the Markdown, when a
# backslash is gone; a space without width separates the sign from what follows.
_LINKED = re.compile(r"((?<![A-Za-z0-9])@(?=\w)|#(?=\d))")
_SEPARATED = "\\1\N{ZERO WIDTH SPACE}"
# Between angle brackets an address is read as it is; a backslash would become part of it.
_ADDRESS = re.compile(r"https?://[^\s<>`|\"\\]*[^\s<>`|\"\\.,;:!?'()\[\]]")
_MEANT = re.compile(f"{CODE.pattern}|{_ADDRESS.pattern}")


def markdown(document: Document) -> str:
    """Render a document as GitHub's Markdown.

    :param document: the document.
    :returns: text in which words between backquotes are code and addresses are links; nothing else
        has a meaning.
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
                yield f"{f'{number}.' if block.numbered else '-'} {_at_start(_escaped(item))}"
        case Commands():
            content = visible("\n".join(block.lines))
            # The fence is longer than every row of backquotes inside.
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", content)), 3)
            yield from (f"{fence}{block.language}", *content.split("\n"), fence)
        case Table():
            yield from _table(block)


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
    words = on_one_line(words)
    parts = []
    end = 0
    for meant in _MEANT.finditer(words):
        parts.append(_literal(words[end : meant.start()]))
        code = meant[0].replace("|", r"\|") if in_table else meant[0]
        parts.append(code if meant[1] else f"<{meant[0]}>")
        end = meant.end()
    return "".join((*parts, _literal(words[end:])))


def _literal(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", _LINKED.sub(_SEPARATED, words))


def _at_start(words: str) -> str:
    """Keep what would start a list from starting one."""
    return re.sub(
        r"^(\d+)([.)])|^([-+=])", lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", words
    )
