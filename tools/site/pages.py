"""The pages of the site, in a folder from which every link stays inside of the site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from eks_blueprint.recommendations import recommendations
from tools.examples import read_examples
from tools.site.example_pages import example_page, examples_page
from tools.site.markdown import adapted, heading_anchors, linked, title_of, with_ids_linked
from tools.site.navigation import Section, read_navigation

__all__ = ["SiteError", "Source"]

_LICENSE = "# License\n\n```text\n{}\n```\n"
Shown = dict[str, "str | list[Shown]"]


class SiteError(Exception):
    """A page that the site cannot have as it is."""


class Source:
    """What the site is made from.

    :param root: root of the repository.
    :param reviews: folder with a folder for each example whose review was written.
    """

    def __init__(self, root: Path, reviews: Path) -> None:
        self.root = root
        self.examples = read_examples(root)
        self.reviews = {
            one.name: reviews / one.name
            for one in self.examples
            if (reviews / one.name / "review.html").exists()
        }
        self.texts: Mapping[str, str] = dict(self._texts())
        """Text of each page by its path from the root of the repository, with links of there."""
        self.places = {path: _place(path) for path in self.texts}
        """Where each page is in the site."""
        for example in self.examples:
            for file in example.files:
                for path in (file, *file.parents):
                    if path.is_relative_to(example.path):
                        self.places[str(path)] = _place(str(example.path))

    def write(self, folder: Path) -> None:
        """Write all pages and pictures.

        :param folder: where; what was there before is removed.
        :raises SiteError: if a link leads to what the site does not have.
        """
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.root / "docs" / "images", folder / "images")
        for path, text in self.texts.items():
            target = folder / self.places[path]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(adapted(self._inside(path, text)), encoding="utf-8")
        for name, review in self.reviews.items():
            # Only HTML: review.md would become a page.
            for page in review.rglob("*.html"):
                target = folder / "reviews" / name / page.relative_to(review)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(page, target)

    def navigation(self) -> list[Shown]:
        """Give the navigation as MkDocs and Zensical take it: a path or a list by title."""
        whole = read_navigation(self.texts["docs/index.md"])
        return [{"Home": "index.md"}, *self._entries(whole)]

    def _entries(self, section: Section) -> Iterator[Shown]:
        for path, text in section.pages:
            below = [*self._below(path)]
            # Above the first heading, a word is enough: these are the tabs at the top.
            title = title_of(self.texts[path]) if section.title else text[:1].upper() + text[1:]
            place = self.places[path]
            yield {title: [{"Overview": place}, *below]} if below else {title: place}
        for part in section.sections:
            yield {part.title: [*self._entries(part)]}

    def _below(self, path: str) -> Iterator[Shown]:
        """Give the pages in the folder of a page."""
        folder = f"{path.removesuffix('.md')}/"
        if path == "examples" and self.reviews:
            yield {"Reports": [{f"Report of {name}": _report(name)} for name in self.reviews]}
        for one, text in self.texts.items():
            if one.startswith(folder):
                yield {title_of(text): self.places[one]}

    def _texts(self) -> Iterator[tuple[str, str]]:
        files = [self.root / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING")]
        for file in (*files, *sorted((self.root / "docs").rglob("*.md"))):
            yield str(file.relative_to(self.root)), file.read_text(encoding="utf-8")
        license_ = (self.root / "LICENSE").read_text(encoding="utf-8")
        yield "LICENSE", _LICENSE.format(license_.rstrip())
        yield "examples", examples_page(self.examples)
        for example in self.examples:
            yield str(example.path), example_page(example, example.name in self.reviews)

    def _inside(self, path: str, text: str) -> str:
        """Give a page whose links lead to pages of the site."""
        here = PurePosixPath(path).parent

        def to(link: str, anchor: str) -> str:
            if not link:
                return f"#{anchor}"
            target = os.path.normpath(here / link)
            place = self._place_of(target)
            if place is None:
                raise SiteError(f"{path} links to {target}, of which the site has no page")
            up = os.path.relpath(place, PurePosixPath(self.places[path]).parent)
            anchor = anchor or self._heading(target)
            return f"{up}#{anchor}" if anchor else up

        register = "docs/reference/recommendations.md"
        if path != register:
            text = with_ids_linked(text, recommendations(), os.path.relpath(register, here))
        return linked(text, to)

    def _place_of(self, target: str) -> str | None:
        if target.startswith(("docs/images/", "reviews/")):
            return target.removeprefix("docs/")
        return self.places.get(target)

    def _heading(self, target: str) -> str:
        """Give the anchor of a file on the page of an example that has several."""
        for example in self.examples:
            if Path(target) in example.files and len(example.files) > 1:
                title = str(Path(target).relative_to("examples"))
                return dict(heading_anchors(self.texts[str(example.path)]))[title]
        return ""


def _report(example: str) -> str:
    """Give the place of the report of an example in the site."""
    return f"reviews/{example}/review.html"


def _place(path: str) -> str:
    """Give the place of a page in the site."""
    if path == "examples":
        return "examples/index.md"
    if path.startswith("examples/"):
        return str(PurePosixPath(path).with_suffix(".md"))
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    return f"{PurePosixPath(path).stem.lower()}.md"
