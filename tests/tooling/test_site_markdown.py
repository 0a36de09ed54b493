"""Markdown of GitHub means the same on the site."""

from tools.site.markdown import adapted, heading_anchors, linked, title_of, with_ids_linked
from tools.site.navigation import entries_of, read_navigation

TEXT = """\
# The `poc`, and *why*

1. Look at the log:

   ```
   # no heading
   ```
2. Act.
   Further words.

- one

After.

## Act

## Act
"""


def test_anchors_are_those_of_github() -> None:
    assert [anchor for _, anchor in heading_anchors(TEXT)] == ["the-poc-and-why", "act", "act-1"]


def test_title_has_no_marks() -> None:
    assert title_of(TEXT) == "The poc, and why"


def test_what_belongs_to_an_item_is_indented_by_four() -> None:
    lines = adapted(TEXT).splitlines()
    assert lines[0] == "# The `poc`, and *why* { #the-poc-and-why }"
    assert lines[2:10] == [
        "1.  Look at the log:",
        "",
        "    ```",
        "    # no heading",
        "    ```",
        "",
        "2.  Act.",
        "    Further words.",
    ]
    assert "-   one" in lines
    assert "After." in lines


def test_links_outside_of_code_are_replaced() -> None:
    text = "[a `b`](x.md#y), `[c](x.md)`, [d](https://e.f), [g](#h)\n```\n[i](x.md)\n```"
    given: list[tuple[str, str]] = []
    assert linked(text, lambda path, anchor: given.append((path, anchor)) or "NEW") == (
        "[a `b`](NEW), `[c](x.md)`, [d](https://e.f), [g](NEW)\n```\n[i](x.md)\n```"
    )
    assert given == [("x.md", "y"), ("", "h")]


def test_ids_in_prose_become_links() -> None:
    text = "# AB-1\nAB-1, `AB-1`, [AB-1](x.md) and [see\n(AB-2, not AB-12)\n```\nAB-1\n```"
    assert with_ids_linked(text, ["AB-1", "AB-2"], "r.md") == (
        "# AB-1\n[AB-1](r.md#ab-1), `AB-1`, [AB-1](x.md) and [see\n"
        "([AB-2](r.md#ab-2), not AB-12)\n```\nAB-1\n```"
    )


def test_navigation_has_a_section_for_each_heading() -> None:
    index = """\
# Index
[readme](../README.md)
## How
### Nodes
| a | [one](how/a.md), [two](how/b.md#c) and [here](#how) |
## Why
- [three](d.md)
"""
    whole = read_navigation(index)
    assert [entry.path for entry in entries_of(whole)] == [
        "README.md",
        "docs/how/a.md",
        "docs/how/b.md",
        "docs/d.md",
    ]
    assert [entry.text for entry in whole.pages] == ["readme"]
    how, why = whole.sections
    assert (how.title, how.sections[0].title, why.title) == ("How", "Nodes", "Why")
