"""The navigation of the site, read from ``docs/index.md``.

Who reads the pages on GitHub has the same order: a section for each heading, a page for each link.
Links above the first heading are pages of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from tools.site.markdown import LINK

__all__ = ["Entry", "Section", "entries_of", "read_navigation"]

_PLACE = PurePosixPath("docs")
_LINK = re.compile(rf"\[(?P<text>[^\]]+){LINK.pattern}")


class Entry(NamedTuple):
    """A page of the navigation: its path from the root of the repository, and the link's text."""

    path: str
    text: str


@dataclass
class Section:
    """A part of the navigation.

    :param title: its heading; empty for the navigation as a whole.
    :param pages: its pages.
    :param sections: its parts.
    """

    title: str
    pages: list[Entry] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def read_navigation(index: str) -> Section:
    """Read the navigation.

    :param index: text of ``docs/index.md``.
    """
    whole = Section("")
    place = whole
    for line in index.splitlines():
        heading = re.match(r"(#{2,3}) +(.+)", line)
        if heading is not None:
            above = whole if heading[1] == "##" else whole.sections[-1]
            place = Section(heading[2])
            above.sections.append(place)
        place.pages += [
            Entry(_path(link["path"]), link["text"])
            for link in _LINK.finditer(line)
            if link["path"]
        ]
    return whole


def entries_of(section: Section) -> Iterator[Entry]:
    """Give the pages of a section and of its parts."""
    yield from section.pages
    for one in section.sections:
        yield from entries_of(one)


def _path(link: str) -> str:
    """Give the path of a link of the index, from the root of the repository."""
    parts: list[str] = []
    for part in (_PLACE / link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
