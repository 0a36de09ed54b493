"""What the site is made from: every page is in the navigation, and every link leads to a page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.apps import ROOT
from tools.examples import read_examples
from tools.site.markdown import title_of
from tools.site.navigation import entries_of, read_navigation
from tools.site.pages import SiteError, Source

INDEX = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
PAGES = sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md"))


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(ROOT, ROOT / "no reviews")


def test_every_page_is_in_the_navigation_once() -> None:
    listed = Counter(entry.path for entry in entries_of(read_navigation(INDEX)))
    assert [path for path, times in listed.items() if times > 1] == []
    # The pages of a folder stand below the page with its name.
    below = {path for path in PAGES if f"{path.rpartition('/')[0]}.md" in listed}
    assert {*PAGES} - below - {"docs/index.md"} == {
        path for path in listed if path.startswith("docs/")
    }


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs/how-to").iterdir()), ids=lambda page: page.stem
)
def test_how_to_pages_lead_to_the_reference(page: Path) -> None:
    _, _, end = page.read_text(encoding="utf-8").partition("\n## See also\n")
    assert "(../reference/" in end
    assert "## " not in end


def test_titles_of_pages_are_unique(source: Source) -> None:
    titles = Counter(title_of(text) for text in source.texts.values())
    assert [title for title, times in titles.items() if times > 1] == []


def test_every_link_leads_to_a_page_of_the_site(source: Source, tmp_path: Path) -> None:
    source.write(tmp_path)
    written = {str(page.relative_to(tmp_path)) for page in tmp_path.rglob("*.md")}
    assert written == {source.places[path] for path in source.texts}


def test_fails_for_a_link_to_a_file_without_a_page(source: Source, tmp_path: Path) -> None:
    broken = Source(ROOT, ROOT / "no reviews")
    broken.texts = {**source.texts, "docs/tutorial.md": "# Title\n[code](../tools/link.py)\n"}
    message = r"docs/tutorial.md links to tools/link.py, of which the site has no page"
    with pytest.raises(SiteError, match=message):
        broken.write(tmp_path)


def test_every_example_has_a_title_and_says_what_it_shows() -> None:
    examples = read_examples(ROOT)
    assert len({example.title for example in examples}) == len(examples)
    for example in examples:
        # As it fits into the navigation, and nothing that a paragraph would be.
        assert re.fullmatch(r"[A-Z][^.`]{7,64}", example.title), example.name
        assert len(example.comment.split()) > 8, example.name
        assert example.spec or example.name == "ci" or example.files[0].suffix == ".py"


def test_a_report_is_linked_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "03-poc").mkdir()
    (tmp_path / "03-poc" / "review.html").write_text("<p>report</p>", encoding="utf-8")
    source = Source(ROOT, tmp_path)
    source.write(tmp_path / "site")
    page = (tmp_path / "site" / "examples" / "03-poc.md").read_text(encoding="utf-8")
    assert "(../reviews/03-poc/review.html)" in page
    assert (tmp_path / "site" / "reviews" / "03-poc" / "review.html").exists()
    assert "/reviews/" not in source.texts["examples/04-fargate.yaml"]
