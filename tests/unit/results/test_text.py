"""Documents for a terminal."""

import pytest

from eks_blueprint.results import (
    Block,
    Bullets,
    Commands,
    Document,
    Heading,
    Paragraph,
    Table,
    text,
)


def lines(*blocks: Block) -> list[str]:
    rendered = text(Document("title", blocks))
    assert rendered.startswith("title\n=====\n")
    assert rendered.endswith("\n")
    return rendered.splitlines()[3:]


def test_a_table_has_columns_as_wide_as_their_cells_and_numbers_on_the_right() -> None:
    table = Table(
        ("part", "USD a month", "note"),
        (("control plane", "73.00", ""), ("NAT", "1,032.85", "three `gateways`")),
        numbers=(1,),
    )
    assert lines(table) == [
        "part           USD a month  note",
        "-------------  -----------  --------------",
        "control plane        73.00",
        "NAT               1,032.85  three gateways",
    ]


def test_a_table_that_is_too_wide_has_its_last_column_below() -> None:
    words = " ".join(["long"] * 40)
    lines = text(Document("T", (Table(("name", "what"), (("a", words), ("bc", "short"))),)))
    assert lines.splitlines()[3:] == [
        "name",
        "    what",
        "----",
        "a",
        "    " + " ".join(["long"] * 19),
        "    " + " ".join(["long"] * 19),
        "    long long",
        "bc",
        "    short",
    ]


def test_a_table_without_rows_shows_its_columns() -> None:
    assert lines(Table(("a", "bc"), ())) == ["a  bc", "-  --"]


@pytest.mark.parametrize("row", [("a",), ("a", "b", "c")])
def test_fails_where_a_row_does_not_fit_its_table(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="a row must have 2 cells"):
        Table(("x", "y"), (row,))


def test_paragraphs_are_wrapped_and_names_are_not_broken() -> None:
    name = "arn:aws:iam::111122223333:role/" + "a-b" * 40
    (first, second, third) = lines(Paragraph(f"{'word ' * 19}{name} end"))
    assert (first, second, third) == (("word " * 19).strip(), name, "end")


def test_items_of_lists_are_indented_below_their_marks() -> None:
    found = lines(Bullets(("word " * 25, "b")), Bullets(("a", "word " * 25), numbered=True))
    assert found == [
        "- " + ("word " * 19).strip(),
        "  " + ("word " * 6).strip(),
        "- b",
        "",
        "1. a",
        "2. " + ("word " * 19).strip(),
        "   " + ("word " * 6).strip(),
    ]


def test_headings_are_underlined() -> None:
    assert lines(Heading("a `b`"), Heading("cd", level=3)) == ["a b", "---", "", "cd", "~~"]


def test_commands_are_shown_as_they_are() -> None:
    found = lines(Commands(("echo `date`  x", "a\nb", "\tc")))
    assert found == ["    echo `date`  x", "    a", "    b", "    \tc"]


@pytest.mark.parametrize("name", ["a`b", "a``b", "```", "``a``"])
def test_backquotes_of_a_name_stay(name: str) -> None:
    assert lines(Paragraph(name)) == [name]


@pytest.mark.parametrize("character", ["\x1b", "\x08", "\x9b", "\u202e", "\ud800"])
def test_names_cannot_control_the_terminal(character: str) -> None:
    name = f"a{character}[2Jb"
    for block in (Paragraph(name), Table((name,), ((name,),)), Commands((name,)), Bullets((name,))):
        rendered = text(Document(name, (block,)))
        assert character not in rendered
        assert "a\ufffd[2Jb" in rendered
        rendered.encode()
