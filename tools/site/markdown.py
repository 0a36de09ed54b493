"""Markdown as GitHub reads it, made into Markdown that means the same to Python-Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

__all__ = ["LINK", "adapted", "heading_anchors", "linked", "title_of", "with_ids_linked"]

LINK = re.compile(r"\]\((?P<path>(?!https?:|mailto:)[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
"""A link that stays in the repository: what stands after its text."""
_CODE_OR_LINK = re.compile(rf"(?P<code>`+[^`]*`+)|{LINK.pattern}")
_HEADING = re.compile(r"(#{1,6}) +(.+?) *$")
_ITEM = re.compile(r"(?:[-*]|\d+\.) +")
_FENCE = re.compile(r"\s*```")


def title_of(text: str) -> str:
    """Give the first heading of a page, without marks.

    :raises ValueError: if the page has none.
    """
    found = re.search(r"^# +(.+?) *$", text, flags=re.MULTILINE)
    if found is None:
        raise ValueError("a page must begin with a heading")
    return found[1].replace("`", "").replace("*", "")


def linked(text: str, to: Callable[[str, str], str]) -> str:
    """Replace the links that stay in the repository.

    :param text: a page.
    :param to: gives the new link for a path, which may be empty, and an anchor, which may be empty.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        return f"]({to(match['path'], match['anchor'] or '')})"

    return "\n".join(
        line if code else _CODE_OR_LINK.sub(replaced, line) for line, code in _lines(text)
    )


def with_ids_linked(text: str, ids: Iterable[str], page: str) -> str:
    """Link names that stand in prose, outside of headings, links and code.

    :param text: a page.
    :param ids: the names.
    :param page: where they lead, with the name in small letters as the anchor.
    """
    token = re.compile(rf"`+[^`]*`+|!?\[[^\]]*\](?:\([^)]*\)?)?|\b(?P<id>{'|'.join(ids)})\b")

    def linked_id(match: re.Match[str]) -> str:
        name = match["id"]
        return f"[{name}]({page}#{name.lower()})" if name else match[0]

    return "\n".join(
        line if code or _HEADING.match(line) else token.sub(linked_id, line)
        for line, code in _lines(text)
    )


def heading_anchors(text: str) -> Iterator[tuple[str, str]]:
    """Give the words of each heading and its anchor, as GitHub makes it."""
    seen: Counter[str] = Counter()
    for line, code in _lines(text):
        heading = None if code else _HEADING.match(line)
        if heading is not None:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[2])
            anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            yield words, anchor + (f"-{seen[anchor]}" if seen[anchor] else "")
            seen[anchor] += 1


def adapted(text: str) -> str:
    """Give headings the anchors of GitHub, and lists the indents of Python-Markdown.

    Python-Markdown numbers anchors that are there twice in another way, and takes a paragraph or a
    block of code into an item of a list only where it is indented by four.
    """
    anchors = (anchor for _, anchor in heading_anchors(text))
    return "\n".join(
        f"{line} {{ #{next(anchors)} }}" if not code and _HEADING.match(line) else line
        for line, code in _lines("\n".join(_indented(text)))
    )


def _indented(text: str) -> Iterator[str]:
    inner = 0
    fence = False
    for line, code in _lines(text):
        item = None if code else _ITEM.match(line)
        if item is not None:
            if fence:
                yield ""
            inner = len(item[0])
            yield f"{item[0].strip():<4}{line[inner:]}"
        elif line.strip() and not line.startswith(" " * max(inner, 1)):
            inner = 0
            yield line
        elif inner and line.strip():
            yield " " * 4 + line[inner:]
        else:
            yield line
        fence = code and bool(line.strip())


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Give each line, and whether it belongs to a block of code."""
    code = False
    for line in text.split("\n"):
        fence = _FENCE.match(line) is not None
        yield line, code or fence
        code = code != fence
