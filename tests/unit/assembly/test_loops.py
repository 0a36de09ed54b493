"""Loops of templates are expanded as CloudFormation does it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack, makes_resources, with_loops, with_nested

TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Name"}}}


def expanded(resources: Any, **sections: Any) -> Stack:
    template = {"Transform": "AWS::LanguageExtensions", "Resources": resources, **sections}
    return with_loops(Stack("a", template, region="eu-west-1"))


def loop(collection: Any, **fragment: Any) -> dict[str, Any]:
    return {"Fn::ForEach::Some": ["Name", collection, fragment or {"Topic${Name}": TOPIC}]}


def names(stack: Stack) -> list[str]:
    return [*stack.resources]


def test_literal_lists_make_a_resource_each() -> None:
    found = expanded({"First": TOPIC, **loop(["A", "B"])})
    assert names(found) == ["First", "TopicA", "TopicB"]
    assert found.resources["TopicB"].properties == {"TopicName": "B"}
    place = ("Resources", "Fn::ForEach::Some", 2, "Topic${Name}")
    assert found.loops == {"TopicA": place, "TopicB": place}
    assert found.unexpanded == {}


@pytest.mark.parametrize(
    "collection",
    [
        {"Ref": "Names"},
        [{"Ref": "One"}, "B"],
        {"Fn::Split": ["+", "A+B"]},
        {"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Names"]},
        {"Fn::FindInMap": ["Map", "us-east-1", "Names", {"DefaultValue": ["A", "B"]}]},
    ],
    ids=["parameter", "parameter-in-a-list", "split", "map", "default-of-a-map"],
)
def test_collections_may_come_from_defaults_and_maps(collection: Any) -> None:
    found = expanded(
        loop(collection),
        Parameters={
            "Names": {"Type": "CommaDelimitedList", "Default": "A, B"},
            "One": {"Type": "String", "Default": "A"},
        },
        Mappings={"Map": {"eu-west-1": {"Names": ["A", "B"]}}},
    )
    assert names(found) == ["TopicA", "TopicB"]


def test_loops_may_stand_in_loops() -> None:
    inner = ["Zone", ["1", "2"], {"Topic${Name}${Zone}": TOPIC}]
    found = expanded(loop(["A", "B"], **{"Fn::ForEach::Inner": inner, "Key${Name}": TOPIC}))
    assert names(found) == ["TopicA1", "TopicA2", "KeyA", "TopicB1", "TopicB2", "KeyB"]
    assert found.resources["TopicB1"].properties == {"TopicName": "B"}


def test_loops_may_make_properties_conditions_and_outputs() -> None:
    part = {"Fn::ForEach::Part": ["Key", ["A", "B"], {"Part${Key}": {"Ref": "Key"}}]}
    found = expanded(
        {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"Own": 1, **part}}},
        Conditions={
            "Fn::ForEach::Is": ["Key", ["A"], {"Is${Key}": {"Fn::Equals": [{"Ref": "Key"}, "A"]}}]
        },
        Outputs={"Fn::ForEach::Out": ["Key", ["A"], {"Out${Key}": {"Value": {"Ref": "T${Key}"}}}]},
    )
    assert found.resources["Topic"].properties == {"Own": 1, "PartA": "A", "PartB": "B"}
    assert found.template["Conditions"] == {"IsA": {"Fn::Equals": ["A", "A"]}}
    assert found.template["Outputs"] == {"OutA": {"Value": {"Ref": "TA"}}}


def test_references_name_what_a_loop_makes() -> None:
    fragment = {
        "T&{Name}": {
            "Type": "AWS::SNS::Topic",
            "DependsOn": "Q&{Name}",
            "Properties": {
                "A": {"Ref": {"Fn::Sub": "Q&{Name}"}},
                "B": {"Fn::GetAtt": [{"Fn::Sub": "Q${Name}"}, "Arn"]},
                "C": {"Fn::Sub": "${Name}-${AWS::Region}"},
            },
        }
    }
    found = expanded(loop(["a-1"], **fragment))
    assert names(found) == ["Ta1"]
    assert found.resources["Ta1"].content["DependsOn"] == "Qa1"
    assert found.resources["Ta1"].properties == {
        "A": {"Ref": "Qa1"},
        "B": {"Fn::GetAtt": ["Qa-1", "Arn"]},
        "C": {"Fn::Sub": "a-1-${AWS::Region}"},
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (["Name", {"Ref": "Names"}, {"T${Name}": TOPIC}], "its parameter Names has no default"),
        (["Name", {"Fn::GetAtt": "A.B"}, {"T${Name}": TOPIC}], "is known when the template"),
        (["Name", {"Ref": "AWS::AccountId"}, {"T${Name}": TOPIC}], "AWS::AccountId holds"),
        (["Name", ["A", "B"], {"T": TOPIC}], "it makes T twice"),
        (["Name", ["A"], {"T": {}}], "it makes T, which is no resource with a Type"),
        (["Name", ["A"]], "must be a list of an identifier"),
        (["Name", ["A"] * 9_000, {"T${Name}": TOPIC}], "at most 5,000 values"),
        (["Name", {"Fn::FindInMap": ["M", "a", "b"]}, {"T${Name}": TOPIC}], "have no M/a/b"),
    ],
    ids=["default", "deployment", "account", "twice", "type", "form", "many", "map"],
)
def test_fails_to_expand_and_says_why(content: Any, why: str) -> None:
    found = expanded(
        {"Topic": TOPIC, "Fn::ForEach::Some": content},
        Parameters={"Names": {"Type": "CommaDelimitedList"}},
    )
    assert names(found) == ["Topic"]
    ((place, said),) = found.unexpanded.items()
    assert (place, makes_resources(place)) == ("Resources/Fn::ForEach::Some", True)
    assert why in said


def test_fails_to_expand_without_the_transform() -> None:
    found = with_loops(Stack("a", {"Resources": loop(["A"])}))
    assert "without Transform" in found.unexpanded["Resources/Fn::ForEach::Some"]


def test_a_loop_of_properties_makes_no_resources() -> None:
    part = {"Fn::ForEach::Part": ["Key", {"Ref": "Nothing"}, {"Part${Key}": 1}]}
    found = expanded({"Topic": {"Type": "AWS::SNS::Topic", "Properties": part}})
    (place,) = found.unexpanded
    assert not makes_resources(place)


def test_a_template_without_loops_stays_as_it_is() -> None:
    stack = Stack("a", {"Resources": {"Topic": TOPIC}})
    assert with_loops(stack) is stack


def test_loops_of_nested_stacks_have_the_parameters_that_they_are_given(tmp_path: Path) -> None:
    child = {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Names": {"Type": "CommaDelimitedList"}},
        "Resources": loop({"Ref": "Names"}),
    }
    (tmp_path / "child.json").write_text(json.dumps(child))
    properties = {"TemplateURL": "child.json", "Parameters": {"Names": "A,B"}}
    template = {
        "Resources": {"In": {"Type": "AWS::CloudFormation::Stack", "Properties": properties}}
    }
    stack = Stack("a", template, file="a.json")
    found = with_nested(CloudAssembly({"a": stack}, {}, tmp_path)).stacks["a"]
    assert names(found) == ["In", "TopicA", "TopicB"]
    assert found.nested["TopicA"].loop[-1] == "Topic${Name}"
