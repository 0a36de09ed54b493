"""Things that wait for each other."""

from collections.abc import Collection, Mapping

import pytest

from eks_blueprint.assembly import in_order


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ({}, []),
        ({"b": ["a"], "a": [], "c": ["b", "a"]}, ["a", "b", "c"]),
        # What is no name, and what needs itself alone, is no obstacle.
        ({"b": ["a", "b", "vpc"], "a": ["other"]}, ["a", "b"]),
        # Nobody can make these; none is lost.
        ({"c": ["a"], "a": ["b"], "b": ["a"]}, ["c", "a", "b"]),
    ],
)
def test_each_stands_after_what_it_needs(
    needs: Mapping[str, Collection[str]], expected: list[str]
) -> None:
    assert in_order(needs) == expected
