"""References within a template, in every form that CloudFormation has for them."""

from typing import Any

import pytest

from eks_blueprint.assembly import Reference, depends_on, references, text_of


@pytest.mark.parametrize(
    ("value", "expected", "words"),
    [
        ({"Ref": "Vpc"}, [Reference("Vpc")], "<Vpc>"),
        ({"Ref": "AWS::Region"}, [Reference("AWS::Region")], "<AWS::Region>"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, [Reference("Role", "Arn")], "<Role.Arn>"),
        ({"Fn::GetAtt": "Role.Arn"}, [Reference("Role", "Arn")], "<Role.Arn>"),
        (
            {"Fn::GetAtt": ["Nested", "Outputs.Vpc"]},
            [Reference("Nested", "Outputs.Vpc")],
            "<Nested.Outputs.Vpc>",
        ),
        (
            {"Fn::GetAtt": ["Nested", "Outputs", "Vpc"]},
            [Reference("Nested", "Outputs.Vpc")],
            "<Nested.Outputs.Vpc>",
        ),
        (
            {"Fn::GetAtt": ["Role", {"Ref": "Attribute"}]},
            [Reference("Role", "<Attribute>")],
            "<Role.<Attribute>>",
        ),
        ({"Fn::GetAtt": "Role"}, [Reference("Role")], "<Role>"),
        (
            {"Fn::Join": [":", ["arn", {"Ref": "AWS::Partition"}, 5, True]]},
            [Reference("AWS::Partition")],
            "arn:<AWS::Partition>:5:true",
        ),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, [Reference("Zones")], "<Zones>"),
        (
            {"Fn::Sub": "${Role.Arn}/${AWS::Region}/${!Literal}"},
            [Reference("Role", "Arn"), Reference("AWS::Region")],
            "<Role.Arn>/<AWS::Region>/${Literal}",
        ),
        (
            {"Fn::Sub": ["${Name}-${Vpc}", {"Name": {"Fn::GetAtt": ["Role", "Arn"]}}]},
            [Reference("Vpc"), Reference("Role", "Arn")],
            "<Role.Arn>-<Vpc>",
        ),
        ({"Fn::Sub": ["${Vpc}"]}, [Reference("Vpc")], "<Vpc>"),
        (
            {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]},
            [Reference("Vpc", "Ipv6CidrBlocks")],
            "<Select:0,<Vpc.Ipv6CidrBlocks>>",
        ),
        ({"Fn::ImportValue": "vpc-id"}, [], "<ImportValue:vpc-id>"),
        (
            {"Fn::If": ["IsProd", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]},
            [Reference("A"), Reference("AWS::NoValue")],
            "<If:IsProd,<A>,<AWS::NoValue>>",
        ),
        ("plain ${Vpc}", [], "plain ${Vpc}"),
        (3, [], "3"),
        (None, [], "null"),
        ([{"Ref": "A"}, "b"], [Reference("A")], "<A>,b"),
        ({"a": {"Ref": "A"}, "b": 1}, [Reference("A")], '{"a": {"Ref": "A"}, "b": 1}'),
    ],
    ids=str,
)
def test_a_value_has_references_and_a_text(
    value: Any, expected: list[Reference], words: str
) -> None:
    assert list(references(value)) == expected
    assert text_of(value) == words


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::GetAtt": []},
        {"Fn::GetAtt": {"Ref": "a"}},
        {"Fn::GetAtt": None},
        {"Fn::Join": "a"},
        {"Fn::Join": [1]},
        {"Fn::Join": [None, [None]]},
        {"Fn::Sub": None},
        {"Fn::Sub": []},
        {"Fn::Sub": [1, 2, 3]},
        {"Fn::Sub": ["${a}", None]},
        {"Ref": None},
        {"Ref": {"Ref": "a"}},
        {},
        {"a": {}},
        {"a": object()},
    ],
    ids=lambda value: str(value).partition(" at 0x")[0],
)
def test_what_no_template_should_have_is_read_all_the_same(value: Any) -> None:
    list(references(value))
    assert isinstance(text_of(value), str)


@pytest.mark.parametrize("named", ["Key", ["Key"]])
def test_a_resource_waits_for_what_it_names_and_for_what_it_reads(named: Any) -> None:
    resource = {
        "Type": "AWS::EKS::Nodegroup",
        "DependsOn": named,
        "Properties": {"NodeRole": {"Fn::GetAtt": ["Role", "Arn"]}, "Tags": {"a": "${Not}"}},
    }
    assert depends_on(resource) == {"Key", "Role"}


@pytest.mark.parametrize("named", [None, [], [None], 1, True])
def test_a_resource_may_wait_for_nothing(named: Any) -> None:
    assert depends_on({"Type": "AWS::EC2::VPC", "DependsOn": named}) == frozenset()
