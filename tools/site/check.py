"""Reads the HTML of the site: links, anchors, the navigation, what is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["Page", "problems_of", "read_page"]

_LOADED = {
    "href": {"link"},
    "src": {"script", "img", "iframe", "source", "video", "audio", "embed"},
}
_IN_CSS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""")
# Marks of Markdown that the renderer left as they were: tables, fences, links.
_LEFT = re.compile(r"^\s*\|.*\|\s*-{3}|```|\]\([^)\s]+\)|\*\*\w", re.MULTILINE)


@dataclass
class Page:
    """What a page of HTML refers to.

    :param anchors: ids and names, to which a link can lead.
    :param links: targets of its links.
    :param loaded: what a browser loads with it.
    :param listed: targets of links in the navigation.
    :param prose: its text outside of code.
    """

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    prose: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[str] = []
        self._navigation = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.page.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag in ("code", "pre", "script", "style", "nav"):
            self._open.append(tag)
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
            if "nav" in self._open:
                self.page.listed.add(given["href"])
        for name, tags in _LOADED.items():
            if tag in tags and given.get(name):
                self.page.loaded.append(given[name])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.page.prose += data


def read_page(html: str) -> Page:
    """Read a page of HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def problems_of(folder: Path) -> Iterator[str]:
    """Tell what is wrong with the site, one line each.

    :param folder: the site.
    """
    files = sorted(folder.rglob("*.html"))
    pages = {file.resolve(): read_page(file.read_text(encoding="utf-8")) for file in files}
    home = (folder / "index.html").resolve()
    listed = {_target(home, link) for link in pages[home].listed} | {home}
    for file, page in pages.items():
        name = file.relative_to(folder.resolve())
        reviewed = name.parts[0] == "reviews"
        if file not in listed and not reviewed:
            yield f"{name}: is not in the navigation"
        for link in page.loaded:
            if urlsplit(link).netloc:
                yield f"{name}: loads {link} from elsewhere"
        if not reviewed:
            yield from (
                f"{name}: Markdown is left over: {mark}" for mark in _LEFT.findall(page.prose)
            )
        yield from (f"{name}: {one}" for one in _broken(file, page, pages))
    for sheet in sorted(folder.rglob("*.css")):
        if _IN_CSS.search(sheet.read_text(encoding="utf-8")):
            yield f"{sheet.relative_to(folder)}: loads something from elsewhere"


def _broken(file: Path, page: Page, pages: dict[Path, Page]) -> Iterator[str]:
    for link in _inside([*page.links, *page.loaded]):
        target, anchor = _target(file, link), unquote(urlsplit(link).fragment)
        if not target.is_file():
            yield f"the link {link} leads nowhere"
        elif anchor and target in pages and anchor not in pages[target].anchors:
            yield f"the link {link} leads to an anchor that is not there"


def _inside(links: Iterable[str]) -> Iterator[str]:
    for link in dict.fromkeys(links):
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            yield link


def _target(file: Path, link: str) -> Path:
    path = unquote(urlsplit(link).path)
    target = (file.parent / path).resolve() if path else file
    return target / "index.html" if target.is_dir() else target
