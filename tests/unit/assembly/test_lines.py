"""Lines of a template."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_blueprint.assembly import lines_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def paths(value: Any, at: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {at}
    if isinstance(value, dict):
        for key, item in value.items():
            found |= paths(item, (*at, key))
    if isinstance(value, list):
        for index, item in enumerate(value):
            found |= paths(item, (*at, index))
    return found


def test_a_name_and_an_item_have_their_lines() -> None:
    lines = lines_of('{\n "a": {"b": 1},\n "c": [\n  1,\n  {"d": 2}\n ]\n}')
    assert lines[("a",)] == lines[("a", "b")] == 2
    assert lines[("c", 0)] == 4
    assert lines[("c", 1, "d")] == 5


@given(VALUES, st.sampled_from([None, 1]))
def test_every_value_has_a_line(value: Any, indent: int | None) -> None:
    text = json.dumps({"x": value}, indent=indent)
    lines = lines_of(text)
    assert paths({"x": value}) <= lines.keys()
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@given(st.text(alphabet='{}[],:"\\ \n1a', max_size=60))
def test_what_is_no_json_has_some_lines(text: str) -> None:
    lines_of(text)


@pytest.mark.parametrize("name", ['a"b', "a\\b", "\u202e", "a\nb", "<script>"])
def test_names_are_those_of_the_template(name: str) -> None:
    assert ("Resources", name) in lines_of(json.dumps({"Resources": {name: {}}}))
