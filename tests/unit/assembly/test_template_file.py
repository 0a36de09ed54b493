"""Texts that are no templates are refused, with the line."""

from __future__ import annotations

import pytest

from eks_blueprint.assembly import template_text
from eks_blueprint.errors import BlueprintError


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.json",
            '{"Resources": {\n "A": {"Type": "X"},\n "A": {"Type": "Y"}}}',
            "A must stand once in its object, got it again at line 3",
        ),
        (
            "a.template",
            '{"Resources": {"A": {"Type": "X", "B": [{"C": 1,\n "C": 2}]}}}',
            "C must stand once in its object, got it again at line 2",
        ),
        ("a.json", '{\n// why\n"Resources": {}}', "JSON has no comments, got one near line"),
        ("a.json", '{"Resources": {}\n/* why */}', "JSON has no comments, got one near line"),
        ("a.yaml", "A: 1\nResources: []", "Resources must be an object (line 2)"),
        ("a.json", '{"Parameters": 0, "Resources": {}}', "Parameters must be an object (line 1)"),
        ("a.json", '{"Resources":\n{"A": {}}}', "A must be a resource with a Type (line 2)"),
    ],
    ids=["twice", "twice-deep", "comment", "comment-block", "list", "number", "type"],
)
def test_fails_with_the_line(name: str, text: str, message: str) -> None:
    with pytest.raises(BlueprintError) as error:
        template_text(text, name)
    assert message in str(error.value)


def test_comments_of_yaml_and_equal_names_in_other_objects_are_read() -> None:
    assert template_text("# why\nResources: {}", "a.yaml") == {"Resources": {}}
    text = '{"Resources": {"A": {"Type": "X"}, "B": {"Type": "A", "A": ["A", "A"]}}}'
    assert [*template_text(text, "a.json")["Resources"]] == ["A", "B"]
