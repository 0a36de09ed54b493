"""The spec takes what AWS and Kubernetes take: each leaf is compared at the edge of its domain."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.oracles.constraints import DEFINITIONS, Constraint, constraint
from tests.oracles.leaves import Leaf, leaves
from tests.oracles.table import Entry, entries, entry_of, pattern_of

LEAVES = [*leaves()]
CHARACTERS = ["A", "a", "0", "-", "_", ".", "/", ":", "@", "=", "+", ",", " ", "*", "$", "é", "٣"]
"""One of each class; the last two are a letter and a digit outside of ASCII."""
MANY = 1_000_000
"""A bound of this many characters is that of a data type; no text reaches it."""


def kind_of(leaf: Leaf) -> str | None:
    """Give the JSON type of a leaf."""
    found: dict[str, Any] = TypeAdapter(leaf.annotation).json_schema()
    return found.get("type") or ("string" if "enum" in found else None)


COMPARED = [leaf for leaf in LEAVES if (entry := entry_of(leaf.path)) is not None and entry.oracle]


def test_every_leaf_is_in_the_table() -> None:
    """A new field fails here: say in fields.yaml where it ends, or why nothing is compared."""
    assert [
        leaf.path for leaf in LEAVES if entry_of(leaf.path) is None and kind_of(leaf) != "boolean"
    ] == []


def test_every_pattern_of_the_table_is_the_closest_one_of_a_leaf() -> None:
    used = {pattern_of(leaf.path) for leaf in LEAVES}
    assert [one for entry in entries() for one in entry.fields if one not in used] == []


def test_no_pattern_stands_twice() -> None:
    every = [one for entry in entries() for one in entry.fields]
    assert sorted({one for one in every if every.count(one) > 1}) == []


def test_every_entry_has_an_oracle_or_says_why_not() -> None:
    assert [entry.fields for entry in entries() if bool(entry.oracle) == bool(entry.none)] == []


@pytest.mark.parametrize("entry", [one for one in entries() if one.oracle], ids=lambda e: e.oracle)
def test_every_oracle_says_something(entry: Entry) -> None:
    assert not _known(entry).says_nothing


@pytest.mark.parametrize("leaf", COMPARED, ids=lambda leaf: leaf.path)
def test_leaf_takes_what_the_service_takes(leaf: Leaf) -> None:
    entry = entry_of(leaf.path)
    assert entry is not None
    wider, narrower = _differences(leaf, entry)
    assert bool(wider) <= bool(entry.wider), f"the spec takes what {entry.oracle} refuses: {wider}"
    assert bool(narrower) <= bool(entry.narrower), (
        f"the spec refuses what {entry.oracle} takes: {narrower}"
    )


@pytest.mark.parametrize(
    "entry", [one for one in entries() if one.wider or one.narrower], ids=lambda e: e.oracle
)
def test_every_reason_is_still_needed(entry: Entry) -> None:
    found = [_differences(leaf, entry) for leaf in COMPARED if entry_of(leaf.path) is entry]
    assert bool(entry.wider) == any(wider for wider, _ in found)
    assert bool(entry.narrower) == any(narrower for _, narrower in found)


def _known(entry: Entry) -> Constraint:
    if entry.source == "definition" and not DEFINITIONS.is_dir():
        pytest.skip("needs the custom resource definitions beside the repository")
    return constraint(entry.source, entry.place)


def _differences(leaf: Leaf, entry: Entry) -> tuple[list[Any], list[Any]]:
    known, adapter = _known(entry), TypeAdapter(leaf.annotation)
    tried = [*dict.fromkeys(_values(leaf, entry, known))]
    ours = {value: _taken(adapter, value) for value in tried}
    theirs = {value: known.takes(_written(value, entry)) for value in tried}
    return (
        [value for value in tried if ours[value] and not theirs[value]],
        [value for value in tried if theirs[value] and not ours[value]],
    )


def _taken(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def _written(value: Any, entry: Entry) -> Any:
    """Write a value as the library writes it for the service."""
    text = str(value)
    match entry.spelling:
        case "upper":
            return text.upper()
        case "dashed":
            return text.upper().replace("-", "_")
        case "camel":
            return "".join(f"_{c}" if c.isupper() else c for c in text).strip("_").upper()
        case "pascal":
            return "".join(part[:1].upper() + part[1:] for part in text.split("-"))
    return entry.format.format(value) if entry.format else value


def _read(member: Any, entry: Entry) -> Any:
    """Write a member of the service as the spec does."""
    text = str(member)
    match entry.spelling:
        case "upper":
            return text.lower()
        case "dashed":
            return text.lower().replace("_", "-")
        case "camel":
            return "".join(part.capitalize() for part in text.split("_"))
        case "pascal":
            return "".join(f"-{c.lower()}" if c.isupper() else c for c in text).strip("-")
    return member


def _values(leaf: Leaf, entry: Entry, known: Constraint) -> Iterator[Any]:
    """Give values on both sides of each edge, the service's and the spec's."""
    found = TypeAdapter(leaf.annotation).json_schema()
    yield from found.get("enum", ())
    if not entry.format:
        yield from (_read(member, entry) for member in known.members)
    if entry.mixed:
        heads, tails = zip(*(member.split(".") for member in known.members), strict=True)
        yield from map(".".join, product(dict.fromkeys(heads), dict.fromkeys(tails)))
    if kind_of(leaf) == "integer":
        for bound in (found.get("minimum"), found.get("maximum"), known.minimum, known.maximum):
            if bound is not None:
                yield from (int(bound) - 1, int(bound), int(bound) + 1)
        return
    if known.members or "enum" in found:
        yield "no-member"
        return
    bounds = (found.get("minLength"), found.get("maxLength"), known.minimum, known.maximum)
    for sample in entry.samples:
        for bound in bounds:
            if bound is not None and bound < MANY:
                yield from _of_length(sample, int(bound))
        yield from _with_characters(sample)


def _of_length(sample: str, bound: int) -> Iterator[str]:
    for size in (bound - 1, bound, bound + 1):
        missing = size - len(sample.replace("~", ""))
        if "~" in sample and missing >= 0:
            yield sample.replace("~", "a" * missing)


def _with_characters(sample: str) -> Iterator[str]:
    yield from ("", sample.replace("~", "abc"))
    for character in CHARACTERS if "~" in sample else ():
        for text in ("{}bc", "a{}c", "ab{}", "a{}{}c"):
            yield sample.replace("~", text.replace("{}", character))
