"""The page of the recommendations shows all of them, and first of all what is missing."""

import re

import pytest

from eks_blueprint.recommendations import recommendations
from tools.recommendations_page import recommendations_page, with_scoreboard

PAGE = recommendations_page()
MARKERS = "<!-- scoreboard: written by make docs -->\nold\n<!-- end of scoreboard -->"


def test_what_is_missing_comes_before_the_areas() -> None:
    missing = PAGE.partition("## What is missing")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| \[([A-Z0-9-]+)\]", missing, re.MULTILINE)) == {
        one.id for one in recommendations().values() if one.status != "built"
    }
    assert PAGE.index("## What is missing") < PAGE.index("## Security")


def test_every_recommendation_has_a_row_and_a_section() -> None:
    for one in recommendations().values():
        assert PAGE.count(f"\n### {one.id}\n") == 1
        assert f"| [{one.id}](#{one.id.lower()}) | {one.title} |" in PAGE


def test_scoreboard_counts_all() -> None:
    row = re.findall(r"^\| \*\*all\*\* \| (\d+) \| (\d*) \| (\d*) \| (\d+) \|$", PAGE, re.MULTILINE)
    ((built, partial, planned, total),) = row
    assert (
        int(built) + int(partial or 0) + int(planned or 0) == int(total) == len(recommendations())
    )


def test_scoreboard_replaces_what_stands_between_its_comments() -> None:
    text = with_scoreboard(f"# Title\n{MARKERS}\nEnd\n")
    assert text.startswith("# Title\n<!-- scoreboard: written by make docs -->\n| Area |")
    assert text.endswith("<!-- end of scoreboard -->\nEnd\n")
    assert "old" not in text
    assert "(docs/reference/recommendations.md#security)" in text
    assert with_scoreboard(text) == text


@pytest.mark.parametrize("text", ["", "<!-- end of scoreboard -->", MARKERS.partition("\nold")[0]])
def test_fails_without_the_comments(text: str) -> None:
    with pytest.raises(SystemExit, match=r"README\.md must have the lines"):
        with_scoreboard(text)
