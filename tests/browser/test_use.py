"""How the pages of a review are used: search, filters, links, keyboard, and without a script."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.pages import opened, shown, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_search_shows_what_has_all_words_and_says_how_many(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        every = shown(page)
        page.keyboard.press("/")
        page.keyboard.type("karpenter SPOT")
        page.locator("#count:not(:empty)").wait_for()

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
        page.locator("#count:not(:empty)").wait_for()

        assert shown(page) == 0
        assert not page.locator("main .scroll:visible").count()
        assert not page.locator("main :is(h2, h3, h4):visible").count()
        assert page.locator(".nothing-found").is_visible()
        page.click("#clear")
        assert not page.locator(".nothing-found").is_visible()


def test_search_opens_and_marks_what_it_finds_in_closed_folds(
    browser: "Browser", one: Path
) -> None:
    with opened(browser, one) as page:
        assert not page.locator("#architecture details").first.get_attribute("open")
        page.fill("#search", '"m7g.large"')
        page.locator("#count:not(:empty)").wait_for()

        row = page.locator("#architecture tr.entry:visible", has_text="m7g.large").first
        assert row.is_visible()
        assert page.evaluate("CSS.highlights.get('found').size") > 0
        page.press("#search", "Enter")
        assert page.locator(".current").count() == 1
        assert page.locator(".current").is_visible()
        assert page.locator("#position").inner_text().startswith("1 of ")

        page.press("#search", "Escape")
        assert not row.is_visible()


def test_totals_and_headings_follow_the_search(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        before = page.locator(".contents").inner_text()
        page.fill("#search", "karpenter")
        page.locator("#count:not(:empty)").wait_for()

        assert page.locator("main h1").is_visible()
        assert page.locator(".filtering .hits:visible").first.inner_text().count(" of ") == 1
        for link in page.locator(".contents a").all():
            section = (link.get_attribute("href") or "")[1:]
            found = shown(page, f"#{section} .entry")
            assert link.locator(".number").inner_text() == (str(found) if found else "")
        assert not page.evaluate(
            """[...document.querySelectorAll("main section > :is(h2, h3, h4)")].filter((one) =>
              one.checkVisibility() && !one.closest("section").querySelector(".entry:not([hidden])")
            ).map((one) => one.textContent)"""
        )

        page.press("#search", "Escape")
        assert page.locator(".contents").inner_text() == before


def test_search_of_a_fleet_finds_what_is_in_its_clusters(browser: "Browser", many: Path) -> None:
    with opened(browser, many) as page:
        page.fill("#search", "REL-HA-1")
        page.locator("#count:not(:empty)").wait_for()
        assert page.locator("#across tr.entry:visible").count() > 0

        page.fill("#search", "only in a template")
        page.locator(".nothing-found").wait_for()
        link = page.locator(".nothing-found a").first
        until(page, "document.querySelector('.nothing-found a').hash.length > 0")
        file, _, state = (link.get_attribute("href") or "").rpartition("/")[2].partition("#")
        assert (many.parent / file).is_file()
        assert state == "?q=only+in+a+template"


def test_address_holds_the_search(browser: "Browser", one: Path) -> None:
    with opened(browser, one) as page:
        page.fill("#search", "spot & karpenter")
        page.select_option("select[name=stack]", "production")
        page.locator("#count:not(:empty)").wait_for()
        found = shown(page)
        fragment = page.evaluate("location.hash")
    with opened(browser, one, fragment=fragment) as page:
        assert page.locator("#search").input_value() == "spot & karpenter"
        assert shown(page) == found
        page.click("#clear")
        assert page.evaluate("location.hash") == ""


def test_filters_of_a_phone_open_by_a_button(browser: "Browser", one: Path) -> None:
    with opened(browser, one, width=360) as page:
        assert page.locator("#search").is_visible()
        assert not page.locator("select[name=verdict]").is_visible()
        page.click(".options")
        page.select_option("select[name=verdict]", "not met")
        page.keyboard.press("Escape")

        assert not page.locator("select[name=verdict]").is_visible()
        assert page.evaluate("document.activeElement.className").startswith("options")
        assert shown(page) > 0
        page.mouse.wheel(0, 2000)
        until(page, "scrollY > 500")
        for part in (".top", ".contents", ".results"):
            assert page.locator(part).bounding_box()["y"] < 110  # type: ignore[index]


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
        until(
            page,
            "id => { const at = document.getElementById(id).getBoundingClientRect();"
            " return at.top >= 0 && at.top < innerHeight; }",
            id_,
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
        page.locator("#templates summary").first.click()
        part = page.locator("#templates details.entry").nth(3)
        part.locator("summary").click()
        assert part.locator("li").first.is_visible()


def test_copy_takes_the_text_without_line_numbers(browser: "Browser", one: Path) -> None:
    with opened(browser, one, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.locator("#templates summary").first.click()
        part = page.locator("#templates details.entry").nth(3)
        part.locator("summary").click()
        part.locator(".copy").click()
        page.locator(".copy", has_text="Copied").wait_for()

        text = page.evaluate("navigator.clipboard.readText()")
        assert text.lstrip().startswith('"')
        assert text.split("\n")[0] == part.locator("li").first.text_content()
