"""Nested stacks among the resources of the stack that they are a part of."""

import json
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.assembly import Origin, Stack, read_assembly, text_of, with_nested
from tests.support.cloud_assemblies import written


def nested(file: str = "child.template.json", **more: Any) -> dict[str, Any]:
    parameters = more.pop("parameters", {})
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Metadata": {"aws:asset:path": file, "aws:asset:property": "TemplateURL"},
        "Properties": {"TemplateURL": "https://example.com/x", "Parameters": parameters},
        **more,
    }


def topic(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def whole(folder: Path, template: Any, **children: Any) -> Stack:
    for name, child in children.items():
        text = json.dumps(child, indent=1)
        (folder / f"{name}.template.json").write_text(text, encoding="utf-8")
    return with_nested(read_assembly(written(folder, {"app": template}))).stacks["app"]


def test_resources_keep_their_ids_and_say_where_they_stand(tmp_path: Path) -> None:
    stack = whole(
        tmp_path, {"Resources": {"Child": nested()}}, child={"Resources": {"Topic": topic()}}
    )
    assert [*stack.resources] == ["Child", "Topic"]
    assert stack.nested == {"Topic": Origin("child.template.json", "Topic", "Child")}
    assert not stack.unread


def test_an_id_that_is_taken_gets_that_of_the_stack_before_it(tmp_path: Path) -> None:
    child = {"Resources": {"Topic": topic(), "Other": topic(TopicName={"Ref": "Topic"})}}
    stack = whole(tmp_path, {"Resources": {"Child": nested(), "Topic": topic()}}, child=child)
    assert text_of(stack.resources["Other"].properties["TopicName"]) == "<ChildTopic>"
    assert stack.nested["ChildTopic"].logical_id == "Topic"
    assert "Topic" not in stack.nested


def test_parameters_and_outputs_lead_from_one_template_to_the_other(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "Own": topic(),
            "Child": nested(parameters={"Name": {"Fn::GetAtt": ["Own", "TopicName"]}}),
            "User": topic(
                DisplayName={"Fn::GetAtt": ["Child", "Outputs.Given"]},
                TopicName={"Fn::Sub": "x-${Child.Outputs.Given}-${Own.TopicName}-${!Own}"},
            ),
        }
    }
    child = {
        "Parameters": {"Name": {"Type": "String"}, "Free": {"Type": "String", "Default": "f"}},
        "Resources": {
            "Topic": topic(
                TopicName={"Fn::Sub": "${Name}-${Free}-${AWS::Region}"}, DisplayName={"Ref": "Name"}
            )
        },
        "Outputs": {"Given": {"Value": {"Ref": "Topic"}}},
    }
    stack = whole(tmp_path, template, child=child)
    inner, user = stack.resources["Topic"], stack.resources["User"]
    assert text_of(inner.properties["DisplayName"]) == "<Own.TopicName>"
    assert text_of(inner.properties["TopicName"]) == "<Own.TopicName>-<Free>-<AWS::Region>"
    assert text_of(user.properties["DisplayName"]) == "<Topic>"
    assert text_of(user.properties["TopicName"]) == "x-<Topic>-<Own.TopicName>-${Own}"
    assert stack.template["Parameters"]["Free"]["Default"] == "f"
    assert inner.depends_on >= {"Own"}


def test_lists_are_handed_over_as_lists(tmp_path: Path) -> None:
    joined = {"Fn::Join": ["||", [{"Ref": "A"}, {"Ref": "B"}]]}
    template = {
        "Resources": {
            "A": topic(),
            "B": topic(),
            "Child": nested(parameters={"Ids": joined, "More": "a, b"}),
        }
    }
    child = {
        "Parameters": {"Ids": {"Type": "String"}, "More": {"Type": "CommaDelimitedList"}},
        "Resources": {
            "Topic": topic(Ids={"Fn::Split": ["||", {"Ref": "Ids"}]}, More={"Ref": "More"})
        },
    }
    properties = whole(tmp_path, template, child=child).resources["Topic"].properties
    assert properties["Ids"] == [{"Ref": "A"}, {"Ref": "B"}]
    assert properties["More"] == ["a", "b"]


def test_stacks_beside_each_other_hand_over_their_outputs(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "Second": nested(
                "second.template.json",
                parameters={"Id": {"Fn::GetAtt": ["First", "Outputs.Id"]}},
                DependsOn="First",
            ),
            "First": nested("first.template.json"),
        }
    }
    stack = whole(
        tmp_path,
        template,
        first={"Resources": {"One": topic()}, "Outputs": {"Id": {"Value": {"Ref": "One"}}}},
        second={
            "Parameters": {"Id": {"Type": "String"}},
            "Resources": {"Two": topic(DisplayName={"Ref": "Id"})},
        },
    )
    assert stack.resources["Two"].properties["DisplayName"] == {"Ref": "One"}
    # The whole of the first is there before anything of the second.
    assert stack.resources["Two"].depends_on == {"First", "One"}
    assert stack.resources["First"].depends_on == {"One"}


def test_conditions_mappings_and_deletion_go_with_the_stack(tmp_path: Path) -> None:
    template = {
        "Conditions": {"On": {"Fn::Equals": ["a", "b"]}},
        "Mappings": {"Map": {"x": {"y": "outer"}}},
        "Resources": {"Child": nested(Condition="On", DeletionPolicy="Retain")},
    }
    child = {
        "Conditions": {"On": {"Fn::Equals": ["c", "d"]}, "Not": {"Fn::Not": [{"Condition": "On"}]}},
        "Mappings": {"Map": {"x": {"y": "inner"}}},
        "Resources": {
            "Plain": topic(DisplayName={"Fn::FindInMap": ["Map", "x", "y"]}),
            "Own": {**topic(TopicName={"Fn::If": ["On", "a", "b"]}), "Condition": "Not"},
        },
    }
    stack = whole(tmp_path, template, child=child)
    plain, own = stack.resources["Plain"], stack.resources["Own"]
    assert plain.content["Condition"] == "On"
    assert plain.deletion_policy == "Retain"
    assert plain.properties["DisplayName"] == {"Fn::FindInMap": ["ChildMap", "x", "y"]}
    assert own.properties["TopicName"] == {"Fn::If": ["ChildOn", "a", "b"]}
    both = stack.template["Conditions"][own.content["Condition"]]
    assert both == {"Fn::And": [{"Condition": "On"}, {"Condition": "Not"}]}
    assert stack.template["Conditions"]["Not"] == {"Fn::Not": [{"Condition": "ChildOn"}]}


def test_stacks_in_nested_stacks_are_read_as_well(tmp_path: Path) -> None:
    stack = whole(
        tmp_path,
        {"Resources": {"Child": nested(), "Topic": topic()}},
        child={
            "Resources": {"Inner": nested("inner.template.json")},
            "Outputs": {"Id": {"Value": {"Fn::GetAtt": ["Inner", "Outputs.Id"]}}},
        },
        inner={"Resources": {"Topic": topic()}, "Outputs": {"Id": {"Value": {"Ref": "Topic"}}}},
    )
    assert stack.nested["ChildTopic"] == Origin("inner.template.json", "Topic", "Child/Inner")
    assert stack.nested["Inner"] == Origin("child.template.json", "Inner", "Child")


def test_a_template_may_be_found_by_its_hash_or_its_path(tmp_path: Path) -> None:
    digest = "a" * 64
    assets = {"files": {digest: {"source": {"path": "one.template.json"}}}}
    (tmp_path / "app.assets.json").write_text(json.dumps(assets), encoding="utf-8")
    (tmp_path / "two.yaml").write_text("Resources: {Two: {Type: 'AWS::SNS::Topic'}}\n", "utf-8")
    kind = "AWS::CloudFormation::Stack"
    address = {"Fn::Sub": f"https://s3.${{AWS::URLSuffix}}/assets/{digest}.json"}
    stack = whole(
        tmp_path,
        {
            "Resources": {
                "ByHash": {"Type": kind, "Properties": {"TemplateURL": address}},
                "ByPath": {"Type": kind, "Properties": {"TemplateURL": "./two.yaml"}},
            }
        },
        one={"Resources": {"One": topic()}},
    )
    assert {*stack.nested} == {"One", "Two"}


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("missing.json", "its template is not a file of the assembly"),
        ("../outside.template.json", "its template is not a file of the assembly"),
        ("app.template.json", "nested in itself"),
        ("broken.json", "must be a CloudFormation template"),
    ],
)
def test_a_stack_that_cannot_be_read_says_why(file: str, why: str, tmp_path: Path) -> None:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    (tmp_path / "outside.template.json").write_text('{"Resources": {}}', "utf-8")
    (folder / "broken.json").write_text("[]", "utf-8")
    stack = whole(folder, {"Resources": {"Child": nested(file)}})
    assert [*stack.resources] == ["Child"]
    assert why in stack.unread["Child"]
    assert not stack.nested


def test_an_assembly_without_nested_stacks_stays_the_same(tmp_path: Path) -> None:
    assembly = read_assembly(written(tmp_path, {"app": {"Resources": {"Topic": topic()}}}))
    assert with_nested(assembly) is assembly
