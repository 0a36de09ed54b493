"""A browser for the pages of reviews: Debian's Chromium, or the one that CHROMIUM names."""

import os
import shutil
from collections.abc import Callable, Generator, Mapping
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eks_blueprint.review.page import render_page
from tests.conftest import SCRATCH
from tests.support import reviews

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Generator["Browser"]:
    """One browser for all tests of a process."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright, see requirements")
    named = os.environ.get("CHROMIUM", "")
    path = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("needs a browser: apt-get install chromium, or CHROMIUM=/path/to/it")
    # Chromium refuses to run as root in its sandbox.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def written() -> Callable[[str, Mapping[str, str]], Path]:
    """Write pages into a folder and return the first of them."""

    def write(name: str, pages: Mapping[str, str]) -> Path:
        folder = SCRATCH / "pages" / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in pages.items():
            (folder / file).write_text(text, "utf-8")
        return folder / "review.html"

    return write


@pytest.fixture(scope="session")
def one(written: Callable[[str, Mapping[str, str]], Path]) -> Path:
    """The page of the reference cluster."""
    return written("one", render_page(reviews.of_one()))


@pytest.fixture(scope="session")
def few(written: Callable[[str, Mapping[str, str]], Path]) -> Path:
    """A page with every kind of part, and few of each."""
    return written("few", render_page(reviews.with_few_entries()))


@pytest.fixture(scope="session")
def hostile(written: Callable[[str, Mapping[str, str]], Path]) -> Path:
    """A page on which every text wants to be something else."""
    turn = cycle(reviews.PAYLOADS)
    poisoned = reviews.poisoned(reviews.with_few_entries(), lambda _: next(turn))
    return written("hostile", render_page(poisoned))


@pytest.fixture(scope="session")
def many(written: Callable[[str, Mapping[str, str]], Path]) -> Path:
    """The first page of a fleet of fifty clusters."""
    pages = render_page(reviews.of_many())
    kept = ["review.html", *[name for name in pages if name != "review.html"][:2]]
    return written("many", {name: pages[name] for name in kept})
