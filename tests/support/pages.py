"""Pages in a browser."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    context.set_default_timeout(60_000)
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


def until(page: "Page", expression: str, argument: Any = None) -> None:
    """Wait until an expression is true; the page's policy forbids how Playwright would wait."""
    for _ in range(200):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")
