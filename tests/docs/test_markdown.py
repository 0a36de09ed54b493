"""Anchors are those that GitHub makes."""

from tests.support.markdown import anchors


def test_anchors_of_headings_links_and_html() -> None:
    text = (
        '# `poc`, and *why*\n```\n# no heading\n```\n## [IPv4](a.md) with a range\n<a id="x"></a>\n'
    )
    assert [*anchors(text)] == ["poc-and-why", "ipv4-with-a-range", "x"]
