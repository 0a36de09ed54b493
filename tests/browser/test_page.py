"""How the pages of a review look in a real browser, and what they load and run."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.pages import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("which", ["one", "many"])
def test_page_never_scrolls_sideways(
    browser: "Browser", request: pytest.FixtureRequest, which: str, width: int
) -> None:
    with opened(browser, request.getfixturevalue(which), width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("which", ["one", "many"])
def test_tables_fit_their_box(
    browser: "Browser", request: pytest.FixtureRequest, which: str, width: int
) -> None:
    """What is beyond the edge of a box is not seen; the proof stands in the last column."""
    with opened(browser, request.getfixturevalue(which), width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        # Tables are measured when they get their size, which is a frame later.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

        assert (
            page.evaluate(
                """() => [...document.querySelectorAll(".scroll:has(table)")]
              .filter((one) => one.scrollWidth > one.clientWidth + 1)
              .map((one) => one.textContent.trim().slice(0, 60))"""
            )
            == []
        )


def test_rows_of_a_phone_are_cards_that_say_their_columns(
    browser: "Browser", one: Path, many: Path
) -> None:
    with opened(browser, one, width=360) as page:
        row = page.locator("#reachability tr.entry").first
        cell = row.locator("td").first

        assert cell.evaluate("one => getComputedStyle(one, '::before').content") != "none"
        assert row.evaluate("one => getComputedStyle(one).display") == "flex"
        assert page.get_by_role("rowheader").first.is_visible()
    with opened(browser, many, width=360) as page:
        cell = page.locator("#clusters tr.entry td").nth(1)
        assert cell.evaluate("one => getComputedStyle(one).paddingLeft") == "105.6px"
    with opened(browser, one) as page:
        row = page.locator("#reachability tr.entry").first
        assert row.evaluate("one => getComputedStyle(one).display") == "table-row"


@pytest.mark.parametrize(
    ("width", "theme", "contrast"),
    [(1440, "light", True), (360, "dark", True), (360, "light", False), (1440, "dark", False)],
)
@pytest.mark.parametrize("which", ["few", "many"])
def test_axe_finds_nothing(
    browser: "Browser",
    request: pytest.FixtureRequest,
    which: str,
    width: int,
    theme: str,
    contrast: bool,
) -> None:
    """Contrast takes long, and follows from the theme alone, so it is looked at once in each."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    with opened(browser, request.getfixturevalue(which), width=width, theme=theme) as page:
        page.evaluate("document.querySelectorAll('main details').forEach(o => { o.open = true; })")
        rules = {"color-contrast": {"enabled": contrast}}

        result = axe.Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})

    assert not result.violations_count, result.generate_report()


def test_axe_finds_nothing_in_what_a_search_shows(browser: "Browser", few: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    with opened(browser, few, width=360, fragment="#?q=network") as page:
        page.click(".options")
        rules = {"color-contrast": {"enabled": False}}

        result = axe.Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})

    assert not result.violations_count, result.generate_report()


def test_theme_follows_the_system_until_the_reader_chooses(browser: "Browser", one: Path) -> None:
    def dark(page: "Page") -> bool:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour[4:-1].split(",")) < 200

    with opened(browser, one, theme="dark") as page:
        assert dark(page)
        page.click(".themes button[value=light]")
        assert not dark(page)
        page.reload()
        assert not dark(page)
        assert page.locator(".themes button[aria-pressed=true]").get_attribute("value") == "light"
        page.click(".themes button[value=system]")
        assert dark(page)
    with opened(browser, one, theme="light") as page:
        assert not dark(page)


def test_paper_leaves_out_what_is_long_and_closed_and_says_so(
    browser: "Browser", many: Path, one: Path
) -> None:
    with opened(browser, one, theme="dark") as page:
        page.emulate_media(media="print")

        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert not page.locator("header.top").is_visible()
        assert not page.locator("#templates details").first.is_visible()
        assert page.locator("#timeline rect.bar").first.is_visible()
        objects = page.locator("#objects details.entry")
        assert not objects.locator("pre").first.is_visible()
        assert objects.locator("summary").first.is_visible()
        assert page.locator("#scorecard tr.entry").first.is_visible()
        page.evaluate("document.querySelector('#objects details.entry').open = true")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        count = objects.count()
        assert objects.locator("pre").first.is_visible()
        assert f"({count - 1} of {count} closed)" in page.locator("#objects .left-out").inner_text()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert not page.locator("#objects").get_attribute("open")
    with opened(browser, many) as page:
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_hostile_names_run_nothing_and_load_nothing(browser: "Browser", hostile: Path) -> None:
    """The policy would stop them too, and the console would say so."""
    with opened(browser, hostile) as page:
        page.evaluate("document.querySelectorAll('details').forEach(o => { o.open = true; })")
        page.locator("main h1").hover()

        assert page.evaluate("window.hit") is None
        assert page.locator("script").count() == 1
        assert page.locator("img, iframe, object, embed, base, link").count() == 0
        links = page.evaluate("[...document.links].map((one) => one.protocol)")
        assert set(links) <= {"file:", "https:"}
        attributes = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
        )
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_text_of_pictures_stays_in_the_picture_and_its_box(
    browser: "Browser", one: Path, many: Path, width: int
) -> None:
    for file in (one, many):
        with opened(browser, file, width=width) as page:
            assert page.evaluate(
                """() => [...document.querySelectorAll('figure.drawn')].every((one) =>
                  [...one.querySelectorAll('svg')].filter((svg) => svg.checkVisibility()).length
                  === 1)"""
            )
            assert (
                page.evaluate(
                    """() => [...document.querySelectorAll('svg.picture')]
                  .filter((svg) => svg.checkVisibility()).flatMap((svg) => {
                  const boxes = [...svg.querySelectorAll('rect:not(.zone)')]
                    .map((one) => one.getBBox());
                  return [...svg.querySelectorAll('text')].filter((one) => {
                    const at = one.getBBox();
                    const y = at.y + at.height / 2;
                    const inside = boxes.filter((box) => box.x <= at.x + 1
                      && at.x < box.x + box.width && box.y <= y && y <= box.y + box.height);
                    const small = inside.sort((a, b) => a.width * a.height - b.width * b.height)[0];
                    const right = small && !one.closest('[data-chart]') ? small.x + small.width
                      : svg.viewBox.baseVal.width;
                    return at.x + at.width > right + 0.5 || at.x < -0.5;
                  }).map((one) => one.textContent);
                })"""
                )
                == []
            )
