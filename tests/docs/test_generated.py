"""Generated pages are what the code and data of today give."""

import pytest

from tests.support.apps import ROOT
from tools.reference import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_rooms_without_public_names_have_no_page() -> None:
    pages = {str(path.relative_to(ROOT)) for path in (ROOT / "docs/reference/api").iterdir()}
    assert pages <= {*PAGES}


def test_spec_page_has_every_field_once() -> None:
    rows = [
        line.split("`")[1]
        for line in PAGES["docs/reference/spec.md"]().splitlines()
        if line.startswith("| `")
    ]
    assert len(rows) == len(set(rows))
    assert {"kubernetes_version", "node_groups.NAME.taints.NAME.effect", "network.nat"} <= {*rows}
