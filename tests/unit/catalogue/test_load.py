"""The catalogue's files are read as strictly as code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from eks_blueprint.catalogue import _load
from eks_blueprint.errors import BlueprintError


@dataclass(frozen=True)
class Part:
    size: int


@dataclass(frozen=True)
class Thing:
    name: str
    when: Literal["before", "after"]
    labels: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    ready: bool = False
    until: date | None = None
    part: Part | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that the loader reads as if it were of the catalogue."""
    monkeypatch.setattr(_load, "FOLDER", tmp_path)
    monkeypatch.setattr(_load, "read", _load.read.__wrapped__)
    return tmp_path / "things.yaml"


def test_reads_every_kind_of_value(given: Path) -> None:
    given.write_text(
        "a: {when: after}\n"
        "b: {when: before, labels: [x, y], span: ['1', '2'], ready: true, until: 2027-01-31,\n"
        "    part: {size: 1}, parts: {p: {size: 2}}}\n"
    )
    things = _load.load("things.yaml", Thing)
    assert things["a"] == Thing("a", "after")
    assert things["b"] == Thing(
        "b", "before", ("x", "y"), ("1", "2"), True, date(2027, 1, 31), Part(1), {"p": Part(2)}
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {when: after, lables: [x]}", "a.lables is not known; allowed are when, labels"),
        ("a: {labels: [x]}", "a.when must be set"),
        ("a: {when: later}", "a.when must be one of before, after, got 'later'"),
        ("a: {when: after, labels: x}", "a.labels must be a list, got 'x'"),
        ("a: {when: after, labels: [x, 1]}", r"a.labels\[1\] must be of type str, got 1"),
        ("a: {when: after, span: ['1']}", "a.span must be a list of 2, got"),
        ("a: {when: after, ready: 1}", "a.ready must be of type bool, got 1"),
        ("a: {when: after, part: {size: true}}", "a.part.size must be of type int, got True"),
        ("a: {when: after, part: [1]}", r"a.part must be a map, got \[1\]"),
        ("a: {when: after, parts: {p: {}}}", "a.parts.p.size must be set"),
        ("a: {when: after, parts: {1: {size: 1}}}", "a.parts must have texts as keys, got 1"),
        ("a: {when: after, name: b}", "a.name is not known"),
        ("a:", "a must be a map, got None"),
        ("[a]", r" must be a map, got \['a'\]"),
    ],
)
def test_fails_and_names_file_and_key(given: Path, text: str, message: str) -> None:
    given.write_text(text)
    with pytest.raises(BlueprintError, match=f"catalogue/things.yaml.*{message}"):
        _load.load("things.yaml", Thing)


def test_what_was_read_cannot_be_changed(given: Path) -> None:
    given.write_text("a: {when: after, parts: {p: {size: 2}}}")
    things = _load.load("things.yaml", Thing)
    with pytest.raises(TypeError):
        things["a"].parts["q"] = Part(3)  # type: ignore[index]
    with pytest.raises(TypeError):
        things["b"] = things["a"]  # type: ignore[index]
