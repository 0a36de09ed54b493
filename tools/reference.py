"""Writes the pages of the documentation that are made from code and data.

``python -m tools.reference`` writes all of them; ``make docs`` calls it, and a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tools.alarms_page import alarms_page
from tools.api_page import api_page, room_page, rooms
from tools.changes_page import changes_page
from tools.command_line_page import command_line_page
from tools.components_page import components_page
from tools.recommendations_page import readme, recommendations_page
from tools.review_schema import review_schema
from tools.rules_page import rules_page
from tools.spec_reference import spec_page
from tools.targets_page import targets_page
from tools.upgrade_checks_page import upgrade_checks_page
from tools.warnings_page import warnings_page

__all__ = ["PAGES", "main"]

PAGES: Mapping[str, Callable[[], str]] = {
    "README.md": readme,
    "docs/reference/alarms.md": alarms_page,
    "docs/reference/api.md": api_page,
    **{f"docs/reference/api/{room}.md": partial(room_page, room) for room in rooms()},
    "docs/reference/changes.md": changes_page,
    "docs/reference/command-line.md": command_line_page,
    "docs/reference/components.md": components_page,
    "docs/reference/recommendations.md": recommendations_page,
    "docs/reference/rules.md": rules_page,
    "docs/reference/spec.md": spec_page,
    "docs/reference/targets.md": targets_page,
    "docs/reference/upgrade-checks.md": upgrade_checks_page,
    "docs/reference/warnings.md": warnings_page,
    "schema/review.schema.json": review_schema,
}
"""Function that gives the whole text by path, relative to the root of the repository."""


def main() -> None:
    """Write every page."""
    root = Path(__file__).parents[1]
    for name, page in PAGES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
