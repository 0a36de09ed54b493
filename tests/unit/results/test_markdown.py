"""Documents as GitHub's Markdown, read back by a parser."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from eks_blueprint.results import (
    Block,
    Bullets,
    Commands,
    Document,
    Heading,
    Paragraph,
    Table,
    markdown,
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# Every character that means something, and words around them.
HOSTILE = st.text(st.sampled_from("`|<>@#*_~[]()!&$\\-+=.:1a \n\r\t\x1b"), max_size=30)
NAMES = [
    "a|b",
    "a\\|b",
    "`a|b`",
    "<script>alert(1)</script>",
    "`<b>```",
    "``<b>``",
    "`",
    "```sh",
    "*a* _b_ ~~c~~",
    "[a](https://example.com)",
    "![a](b)",
    "&lt;&amp;",
    "a\nb\r\n| c |",
    "# a",
    "- a",
    "+ a",
    "1. a",
    "2) a",
    "===",
    "---",
    "> a",
    "~~~",
    "a\\",
    "<!-- a",
    "[a]: b",
    "    a",
]


def document(*blocks: Block) -> str:
    return markdown(Document("title", blocks))


def parsed(*blocks: Block) -> list[Token]:
    return PARSER.parse(document(*blocks))[3:]


def seen(token: Token) -> str:
    """Give what a reader sees: code and text alike."""
    kinds = {child.type for child in token.children or ()}
    assert kinds <= {"text", "code_inline", "text_special", "link_open", "link_close"}, kinds
    return "".join(child.content for child in token.children or ())


def shown(words: str) -> str:
    """Give what a reader shall see of words: code without its backquotes, no control characters."""
    one_line = re.sub(r"[\x00-\x1f]", "\ufffd", " ".join(words.split()))
    return re.sub(r"(?<!`)`([^`]+)`(?!`)", lambda one: one[1], one_line)


def same(token: Token, words: str) -> None:
    # The parser takes one space off both sides of code.
    squeezed = re.sub(r"[ \u200b]", "", seen(token))
    assert squeezed == re.sub(" ", "", shown(words))


@pytest.mark.parametrize("name", NAMES)
def test_names_cannot_leave_their_place(name: str) -> None:
    check(name)


@given(HOSTILE)
def test_no_text_can_leave_its_place(name: str) -> None:
    check(name)


def check(name: str) -> None:
    table = parsed(Table(("a", "b"), ((name, "x"), ("y", f"`{name}`"))))
    cells = [token for token in table if token.type == "inline"]
    assert len(cells) == 6
    same(cells[2], name)
    assert [seen(cells[index]) for index in (0, 1, 3, 4)] == ["a", "b", "x", "y"]
    same(cells[5], f"`{name}`")
    if not name.strip():
        return

    start, item, end = parsed(Paragraph(name))
    assert (start.type, end.type) == ("paragraph_open", "paragraph_close")
    same(item, name)

    for numbered in (False, True):
        listed = parsed(Bullets((name, "z"), numbered=numbered))
        assert len([one for one in listed if one.type.endswith("_list_open")]) == 1
        first, second = (one for one in listed if one.type == "inline")
        same(first, name)
        assert seen(second) == "z"

    start, item, end = parsed(Heading(name))
    assert (start.tag, end.tag) == ("h2", "h2")
    same(item, name)


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_no_line_can_leave_a_fence(lines: list[str]) -> None:
    fence, paragraph, *_ = parsed(Commands(lines), Paragraph("after"))
    assert (fence.type, paragraph.type) == ("fence", "paragraph_open")
    assert fence.content == re.sub(r"[\x0b-\x1f]", "\ufffd", "\n".join(lines)) + "\n"


def test_a_fence_is_longer_than_what_is_inside() -> None:
    text = document(Commands(("cat <<E", "````", "```sh"), language="console"))
    assert text.endswith("\n`````console\ncat <<E\n````\n```sh\n`````\n")


def test_words_between_backquotes_are_code() -> None:
    (_, item, _) = parsed(Paragraph("the role `a_b|c` of `x`"))
    codes = [child.content for child in item.children or () if child.type == "code_inline"]
    assert codes == ["a_b|c", "x"]


@pytest.mark.parametrize("words", ["ask @team", "(@team)", "`a`@team", "@team", "_@team"])
def test_nobody_is_notified(words: str) -> None:
    """GitHub looks for names in what a reader sees, so an escaped sign would still notify."""
    (_, item, _) = parsed(Paragraph(words))
    assert "@\u200bteam" in seen(item)


@pytest.mark.parametrize("words", ["see #12", "owner/name#12"])
def test_no_issue_is_linked(words: str) -> None:
    (_, item, _) = parsed(Paragraph(words))
    assert "#\u200b12" in seen(item)


def test_digests_of_images_can_be_copied() -> None:
    assert "\u200b" not in document(Paragraph("quay.io/a/b@sha256:0123 and a@example.com"))


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.aws.amazon.com/eks/latest/userguide/a_b~c.html#d-e_f",
        "https://example.com/?a=1&b=2",
        "http://example.com/@a/#1",
    ],
)
@pytest.mark.parametrize("around", ["{}", "see {}.", "({})", "{}, and", "a; {}: b"])
def test_addresses_stay_whole(address: str, around: str) -> None:
    for block in (Paragraph(around.format(address)), Table(("a",), ((around.format(address),),))):
        links = [
            str(child.attrs["href"])
            for token in parsed(block)
            for child in token.children or ()
            if child.type == "link_open"
        ]
        assert [html.unescape(link) for link in links] == [address]


def test_columns_of_numbers_stand_on_the_right() -> None:
    text = document(Table(("part", "USD"), (("NAT", "32.85"),), numbers=(1,)))
    assert text.splitlines()[2:] == ["| part | USD |", "| --- | ---: |", "| NAT | 32.85 |"]


def test_a_document_has_its_blocks_in_order_with_empty_lines_between() -> None:
    text = document(Heading("a"), Paragraph("b"), Bullets(("c", "d"), numbered=True))
    assert text == "# title\n\n## a\n\nb\n\n1. c\n2. d\n"
    assert document(Heading("a", level=3)) == "# title\n\n### a\n"
