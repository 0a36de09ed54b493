"""The pages of a review in a real browser."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@contextmanager
def opened(
    browser: "Browser",
    file: Path,
    *,
    width: int = 1440,
    theme: Any = "light",
    fragment: str = "",
    **more: Any,
) -> Generator["Page"]:
    """Open a page; what it logs, asks of the network or fails on is an error."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, **more
    )
    context.set_default_timeout(10_000)
    said: list[str] = []
    page = context.new_page()
    page.on("console", lambda one: said.append(f"console: {one.text}"))
    page.on("pageerror", lambda one: said.append(f"error: {one}"))
    page.on("dialog", lambda one: (said.append(f"dialog: {one.message}"), one.dismiss()))
    page.on(
        "request",
        lambda one: None if one.url.startswith("file:") else said.append(f"request: {one.url}"),
    )
    page.goto(f"{file.as_uri()}{fragment}")
    yield page
    context.close()
    assert not said


def shown(page: "Page", selector: str = ".entry") -> int:
    return int(
        page.evaluate(
            "s => [...document.querySelectorAll(s)].filter((one) => !one.hidden).length", selector
        )
    )


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("which", ["one", "many"])
def test_page_never_scrolls_sideways(
    browser: "Browser", request: pytest.FixtureRequest, which: str, width: int
) -> None:
    with opened(browser, request.getfixturevalue(which), width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

        assert page.evaluate("document.documentElement.scrollWidth") <= width


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


def test_search_shows_what_has_all_words_and_says_how_many(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        every = shown(page)
        page.keyboard.press("/")
        page.keyboard.type("karpenter SPOT")
        page.wait_for_function("document.getElementById('count').textContent")

        found = shown(page)
        assert 0 < found < every
        assert page.locator("#count").inner_text() == f"{found} of {every} entries"
        assert page.locator("#count").get_attribute("aria-live") == "polite"
        assert page.evaluate(
            "[...document.querySelectorAll('.entry')].filter((one) => !one.hidden).every((one) => "
            "/karpenter/i.test(one.textContent) && /spot/i.test(one.textContent))"
        )

        page.keyboard.press("Escape")
        assert shown(page) == every
        assert page.locator("#count").inner_text() == ""


def test_search_for_nothing_hides_every_entry(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        page.fill("#search", "no such thing anywhere")
        page.wait_for_function("document.getElementById('count').textContent")

        assert shown(page) == 0
        assert not page.locator("main .scroll:visible").count()
        assert not page.locator("main h2:visible").count()


@pytest.mark.parametrize(
    ("name", "value"),
    [("verdict", "not met"), ("severity", "high"), ("area", "Security"), ("stack", "production")],
)
def test_filter_shows_entries_with_the_value(
    browser: "Browser", one: Path, name: str, value: str
) -> None:
    with opened(browser, one) as page:
        page.select_option(f"select[name={name}]", value)

        assert shown(page) > 0
        values = page.evaluate(
            "name => [...document.querySelectorAll('.entry')].filter((one) => !one.hidden)"
            ".map((one) => one.dataset[name])",
            name,
        )
        assert all(value in (one or "").split("|") for one in values)
        page.click("#clear")
        assert not page.locator("#clear").is_visible()


def test_clusters_of_a_fleet_are_filtered_by_version(browser: "Browser", many: Path) -> None:
    with opened(browser, many) as page:
        page.select_option("select[name=version]", "1.36")

        rows = page.locator("#clusters tr.entry:visible")
        assert rows.count() == 12
        assert "1.36" in rows.first.inner_text()


@pytest.mark.parametrize("kind", ["line", "row", "object"])
def test_deep_link_opens_what_it_points_into(browser: "Browser", one: Path, kind: str) -> None:
    selectors = {
        "line": "#templates ol.code li",
        "row": "#scorecard tr.entry[id]",
        "object": "#workloads details.entry[id]",
    }
    with opened(browser, one) as page:
        id_ = page.evaluate("s => [...document.querySelectorAll(s)].at(-1).id", selectors[kind])
    with opened(browser, one, fragment=f"#{id_}") as page:
        target = page.locator(f"[id='{id_}']")
        target.wait_for(state="visible")

        assert page.evaluate("document.activeElement.id") == id_
        page.wait_for_function(
            "id => { const at = document.getElementById(id).getBoundingClientRect();"
            " return at.top >= 0 && at.top < innerHeight; }",
            arg=id_,
        )


def test_link_of_a_proof_opens_the_lines_of_the_template(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        page.evaluate(
            "document.querySelectorAll('#scorecard details').forEach(o => { o.open = true })"
        )
        link = page.locator("#scorecard a.place").first
        named = (link.text_content() or "").strip()
        link.click()

        line = page.locator(":target")
        line.wait_for(state="visible")
        assert named in (line.text_content() or "")


def test_link_into_what_a_filter_hides_clears_the_filter(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        page.select_option("select[name=verdict]", "met")
        page.evaluate("location.hash = document.querySelector('#workloads details.entry').id")

        page.locator("#workloads details.entry").first.wait_for(state="visible")
        assert page.locator("select[name=verdict]").input_value() == ""


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


def test_paper_shows_everything_but_templates(browser: "Browser", many: Path, one: Path) -> None:
    with opened(browser, one, theme="dark") as page:
        page.emulate_media(media="print")

        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert not page.locator("header.top").is_visible()
        assert not page.locator("#templates details").first.is_visible()
        assert page.locator("#timeline rect.bar").first.is_visible()
        closed = page.locator("#workloads details.entry:not([open]) pre").first
        assert closed.is_visible()
        assert closed.bounding_box()["height"] > 20  # type: ignore[index]
    with opened(browser, many) as page:
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_keyboard_reaches_the_content_at_once_and_is_not_trapped(
    browser: "Browser", one: Path
) -> None:
    with opened(browser, one) as page:
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

        places = []
        for _ in range(40):
            page.keyboard.press("Tab")
            places.append(
                page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
            )
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        assert places == sorted(set(places))


def test_everything_is_there_without_javascript(browser: "Browser", one: Path) -> None:
    with opened(browser, one, java_script_enabled=False) as page:
        assert not page.locator("#search").is_visible()
        assert not page.locator(".copy").first.is_visible()
        assert page.locator("main > section").count() == 13
        part = page.locator("#templates details").nth(3)
        part.locator("summary").click()
        assert part.locator("li").first.is_visible()


def test_copy_takes_the_text_without_line_numbers(browser: "Browser", one: Path) -> None:
    with opened(browser, one, permissions=["clipboard-read", "clipboard-write"]) as page:
        part = page.locator("#templates details").nth(3)
        part.locator("summary").click()
        part.locator(".copy").click()
        page.wait_for_function(
            "[...document.querySelectorAll('.copy')].some((one) => one.textContent === 'Copied')"
        )

        text = page.evaluate("navigator.clipboard.readText()")
        assert text.lstrip().startswith('"')
        assert text.split("\n")[0] == part.locator("li").first.text_content()


def test_text_of_pictures_stays_in_the_picture_and_its_box(
    browser: "Browser", one: Path, many: Path
) -> None:
    for file in (one, many):
        with opened(browser, file) as page:
            assert (
                page.evaluate(
                    """() => [...document.querySelectorAll('svg.picture')].flatMap((svg) => {
                  const boxes = [...svg.querySelectorAll('rect')].map((one) => one.getBBox());
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
