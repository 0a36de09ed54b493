"""Results as JSON, and what every format has in common."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any

import pytest

from eks_blueprint.results import (
    FORMATS,
    Document,
    Finding,
    Paragraph,
    Severity,
    as_data,
    as_json,
    findings_block,
    rendered,
)


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Word(StrEnum):
    YES = "yes"


@dataclass(frozen=True)
class Part:
    name: str
    more: Any = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (0.5, 0.5),
        ("a", "a"),
        (Colour.RED, "red"),
        (Level.HIGH, 3),
        (Word.YES, "yes"),
        (Decimal("73.10"), 73.1),
        (date(2026, 7, 1), "2026-07-01"),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), "2026-07-01T12:00:00+00:00"),
        (timedelta(minutes=2), 120.0),
        (PurePosixPath("a/b"), "a/b"),
        (PureWindowsPath("a\\b"), "a/b"),
        (("a", 1), ["a", 1]),
        ([Decimal(1)], [1.0]),
        (MappingProxyType({"a": Colour.RED}), {"a": "red"}),
        (OrderedDict({1: 2}), {"1": 2}),
        ({Colour.RED: 1, Word.YES: 2}, {"red": 1, "yes": 2}),
        (Part("a", Part("b")), {"name": "a", "more": {"name": "b", "more": None}}),
    ],
    ids=str,
)
def test_every_type_of_a_result_has_a_form_in_json(value: Any, expected: Any) -> None:
    found = as_data(value)
    assert found == expected
    assert type(found) is type(expected)
    assert json.loads(json.dumps(found)) == expected


@pytest.mark.parametrize(
    "value",
    [{1, 2}, frozenset("a"), b"ab", bytearray(b"a"), object(), Part, iter(())],
    ids=lambda value: type(value).__name__,
)
def test_fails_where_a_part_is_no_data(value: Any) -> None:
    with pytest.raises(TypeError, match="must be made of data"):
        as_data(Part("a", [value]))


def test_json_says_what_it_is_and_has_the_fields_of_the_result() -> None:
    text = as_json("cost", Part("größe"))
    assert json.loads(text) == {"result": "cost", "format": 1, "name": "größe", "more": None}
    assert "größe" in text
    assert text.endswith("}\n")


def test_fails_where_a_field_would_replace_what_the_result_is() -> None:
    @dataclass(frozen=True)
    class Bad:
        format: str

    with pytest.raises(TypeError, match="must not have fields named format"):
        as_json("cost", Bad("a"))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN")])
def test_fails_where_json_has_no_such_number(number: Any) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json("cost", Part("a", number))


def test_half_of_a_surrogate_pair_can_be_written() -> None:
    text = as_json("cost", Part("a\ud800"))
    text.encode()
    assert json.loads(text)["name"] == "a\ud800"


def test_every_format_shows_the_result() -> None:
    def document(result: Part) -> Document:
        return Document("title", (Paragraph(result.name),))

    texts = {to: rendered(Part("a*"), kind="cost", document=document, to=to) for to in FORMATS}
    assert json.loads(texts["json"])["name"] == "a*"
    assert texts["text"] == "title\n=====\n\na*\n"
    assert texts["markdown"] == "# title\n\na\\*\n"
    assert rendered(Part("a*"), kind="cost", document=document) == texts["text"]
    with pytest.raises(ValueError, match="one of text, json, markdown, got yaml"):
        rendered(Part("a"), kind="cost", document=document, to="yaml")


def test_findings_stand_the_most_serious_first_and_otherwise_in_order() -> None:
    def finding(check: str, severity: Severity, **more: Any) -> Finding:
        return Finding(check, severity, "Deployment a/b", "is old, got 1", **more)

    table = findings_block(
        [
            finding("a", Severity.INFO),
            finding("b", Severity.ERROR, remedy="use 2", file="x.yaml", line=3),
            finding("c", Severity.WARNING, file="y.yaml"),
            finding("d", Severity.ERROR),
        ]
    )
    assert table.columns == ("severity", "check", "where", "what")
    assert table.rows == (
        ("error", "b", "x.yaml:3 Deployment a/b", "is old, got 1; use 2"),
        ("error", "d", "Deployment a/b", "is old, got 1"),
        ("warning", "c", "y.yaml Deployment a/b", "is old, got 1"),
        ("info", "a", "Deployment a/b", "is old, got 1"),
    )
