"""Fields that differ, by path, and nothing that is secret."""

from typing import Any

import pytest

from eks_blueprint.difference.kubernetes.fields import differences, same, without
from eks_blueprint.difference.kubernetes.quantity import quantity
from tests.unit.difference.kubernetes.sides import item


def _paths(old: Any, new: Any) -> dict[str, tuple[str, str]]:
    return {one.path: (one.old, one.new) for one in differences(old, new)}


def test_maps_are_compared_by_key() -> None:
    assert _paths({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}, "d": True}) == {
        "a.c": ("2", "3"),
        "d": ("", "true"),
    }


def test_keys_with_dots_are_told_from_paths() -> None:
    assert [*_paths({}, {"metadata": {"annotations": {"a.b/c": "d"}}})] == [
        "metadata.annotations[a.b/c]"
    ]


def test_lists_of_named_items_are_compared_by_name() -> None:
    old = {"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}
    new = {"env": [{"name": "C", "value": "0"}, {"name": "A", "value": "3"}]}
    assert _paths(old, new) == {
        "env[A].value": ("1", "3"),
        "env[B]": ('{"name": "B", "value": "2"}', ""),
        "env[C]": ("", '{"name": "C", "value": "0"}'),
    }


def test_other_lists_show_what_comes_and_goes() -> None:
    assert _paths({"a": ["x", "y"]}, {"a": ["y", "z", "w"]}) == {"a": ('["x"]', '["z", "w"]')}


def test_each_item_counts_as_often_as_it_is_there() -> None:
    assert _paths({"a": ["x", "x"]}, {"a": ["x"]}) == {"a": ('["x"]', "")}


def test_an_item_that_leaves_the_middle_moves_no_others() -> None:
    assert _paths({"a": ["x", "y", "z"]}, {"a": ["y", "z", "w"]}) == {"a": ('["x"]', '["w"]')}
    assert _paths({"a": ["x", "y"]}, {"a": ["x", "z"]}) == {"a[1]": ("y", "z")}


def test_a_new_order_of_named_items_is_a_change() -> None:
    old, new = {"a": [{"name": "x"}, {"name": "y"}]}, {"a": [{"name": "y"}, {"name": "x"}]}
    assert _paths(old, new) == {"a": ("x, y", "y, x")}


def test_true_is_not_one() -> None:
    assert not same({"a": True}, {"a": 1})
    assert same({"a": None}, {})


def test_long_values_are_shortened() -> None:
    ((_, new),) = _paths({}, {"a": "x" * 200}).values()
    assert new == "x" * 80 + "... (200 characters)"


def test_of_long_texts_the_part_that_differs_is_shown() -> None:
    same = "x" * 100
    assert _paths({"a": f"{same}1"}, {"a": f"{same}2"}) == {
        "a": (f"...{'x' * 20}1", f"...{'x' * 20}2")
    }


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (
            item("Secret", data={"user": "YQ=="}),
            item("Secret", data={"user": "Yg=="}),
            "data.user",
        ),
        (
            item("Secret", stringData={"user": "a"}),
            item("Secret", stringData={"user": "b"}),
            "stringData.user",
        ),
        ({"adminPassword": "hunter1"}, {"adminPassword": "hunter2"}, "adminPassword"),
        (
            {"env": [{"name": "DB_PASSWORD", "value": "hunter1"}]},
            {"env": [{"name": "DB_PASSWORD", "value": "hunter2"}]},
            "env[DB_PASSWORD].value",
        ),
        (
            {"url": "postgres://shop:" + "hunter1@db/shop"},
            {"url": "postgres://shop:" + "hunter2@db/shop"},
            "url",
        ),
    ],
)
def test_secrets_are_compared_and_not_shown(old: Any, new: Any, path: str) -> None:
    assert _paths(old, new) == {path: ("(not shown)", "(not shown)")}
    assert _paths(old, old) == {}


def test_a_secret_is_not_shown_within_what_comes_or_goes() -> None:
    found = _paths({}, {"a": [{"name": "DB_PASSWORD", "value": "hunter2"}], "b": {"password": "x"}})
    assert "hunter2" not in str(found)
    assert found["b.password"] == ("", "(not shown)")


def test_what_is_empty_without_a_field_is_gone() -> None:
    assert without({"a": {"b": {"c": 1}}, "d": 2}, "a.b.c") == {"d": 2}


@pytest.mark.parametrize(
    ("text", "number"),
    [("1Gi", 2**30), ("1500M", 1500000000), ("500m", 0.5), ("1e3", 1000), (2, 2), ("1Ei", 2**60)],
)
def test_quantities(text: Any, number: float) -> None:
    assert quantity(text) == number


@pytest.mark.parametrize("text", ["", "<Size>", "ten", None, "1..2", {}])
def test_what_is_no_quantity(text: Any) -> None:
    assert quantity(text) is None
