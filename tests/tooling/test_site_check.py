"""What is wrong with the HTML of a site is found."""

from pathlib import Path

import pytest

from tools.site.check import problems_of

HOME = '<nav><a href="page.html">Page</a></nav><h1 id="top">Home</h1>'


def problems(folder: Path, page: str, home: str = HOME) -> list[str]:
    (folder / "index.html").write_text(home, encoding="utf-8")
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "site.css").write_text("a { color: red }", encoding="utf-8")
    return [*problems_of(folder)]


def test_a_site_in_order(tmp_path: Path) -> None:
    page = """
    <link rel="stylesheet" href="site.css"><a href="index.html#top">up</a> <a id="here"></a>
    <a href="#here">here</a> <a href="https://example.com">elsewhere</a>
    <code>[a](b.md) **c**</code>
    """
    assert problems(tmp_path, page) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('<a href="gone.html">x</a>', "the link gone.html leads nowhere"),
        (
            '<a href="index.html#gone">x</a>',
            "the link index.html#gone leads to an anchor that is not there",
        ),
        ('<a href="#gone">x</a>', "the link #gone leads to an anchor that is not there"),
        ('<img src="gone.svg">', "the link gone.svg leads nowhere"),
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js from"),
        ('<link href="//fonts.example/a.css">', "loads //fonts.example/a.css from elsewhere"),
        ("<p>[a](b.md)</p>", "Markdown is left over"),
        ("<p>| a | b |\n| --- | --- |</p>", "Markdown is left over"),
    ],
)
def test_fails_for(tmp_path: Path, page: str, problem: str) -> None:
    (found,) = problems(tmp_path, page)
    assert found.startswith("page.html: ")
    assert problem in found


def test_fails_for_a_page_outside_of_the_navigation(tmp_path: Path) -> None:
    home = '<h1>Home</h1><a href="page.html">Page</a>'
    assert problems(tmp_path, "<p>x</p>", home) == ["page.html: is not in the navigation"]


def test_fails_for_a_sheet_that_loads_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "fonts.css").write_text("@import 'https://fonts.example/a.css';", encoding="utf-8")
    assert problems(tmp_path, "<p>x</p>") == ["fonts.css: loads something from elsewhere"]
