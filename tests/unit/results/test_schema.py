"""JSON Schemas of results."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import jsonschema
import pytest

from eks_blueprint.results import NOT_DATA, as_json, schema_of


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: str
    pair: tuple[int, int]


@dataclass(frozen=True)
class Whole:
    parts: tuple[Part, ...]
    colour: Colour
    kind: Literal["a", "b"]
    amount: Decimal
    day: date | None
    by_name: Mapping[str, Part]
    anything: Mapping[str, Any]
    hidden: object = field(metadata=NOT_DATA)


WHOLE = Whole(
    (Part("x", (1, 2)),),
    Colour.RED,
    "a",
    Decimal("1.5"),
    date(2026, 1, 1),
    {"y": Part("y", (3, 4))},
    {"z": [1, None]},
    object(),
)


def test_what_is_written_fits_the_schema() -> None:
    schema = schema_of("whole", Whole)
    jsonschema.Draft202012Validator.check_schema(schema)
    written = json.loads(as_json("whole", WHOLE))
    jsonschema.validate(written, schema)
    assert "hidden" not in written


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "c"), ("colour", "blue"), ("parts", [{"name": "x"}]), ("more", 1), ("result", "x")],
)
def test_something_else_does_not_fit(key: str, value: Any) -> None:
    written = json.loads(as_json("whole", WHOLE)) | {key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, schema_of("whole", Whole))


def test_fails_for_what_is_no_data() -> None:
    @dataclass(frozen=True)
    class Odd:
        names: set[str]

    with pytest.raises(TypeError, match="a result must be made of data"):
        schema_of("odd", Odd)
