"""Templates as CloudFormation has them, beside the stacks that would be deployed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.live.deployed import deployed
from eks_blueprint.live.errors import AccessDeniedError, LiveError
from tests.support.aws import Answers

TEMPLATE = {"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}


@pytest.fixture
def aws() -> Answers:
    return Answers()


def assembly(*names: str, region: str | None = None) -> CloudAssembly:
    new: dict[str, Any] = {"Resources": {}}
    return CloudAssembly(
        {name: Stack(name, new, region=region) for name in names}, {"a.yaml": "kind: A"}
    )


def give(aws: Answers, name: str, body: str, status: str = "UPDATE_COMPLETE", **more: Any) -> None:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    stack = {"StackName": name, "StackStatus": status, "CreationTime": made, **more}
    aws.give("cloudformation", "describe_stacks", {"Stacks": [stack]}, StackName=name)
    if body:
        aws.give("cloudformation", "get_template", {"TemplateBody": body}, StackName=name)


def missing(aws: Answers, name: str) -> None:
    said = f"Stack with id {name} does not exist"
    aws.refuse("cloudformation", "describe_stacks", "ValidationError", said, StackName=name)


def test_templates_that_were_deployed_are_read(aws: Answers) -> None:
    give(aws, "prod-network", json.dumps(TEMPLATE))
    missing(aws, "prod")
    found = deployed(aws.session, assembly("prod-network", "prod"))
    assert [*found.assembly.stacks] == ["prod-network"]
    assert found.assembly.stacks["prod-network"].resources["Key"].type == "AWS::KMS::Key"
    assert found.missing == ("prod",)
    assert found.assembly.gitops == {"a.yaml": "kind: A"}
    assert not found.stacks["prod-network"].busy


def test_the_template_is_asked_for_as_it_was_passed(aws: Answers) -> None:
    give(aws, "prod", "")
    aws.give(
        "cloudformation",
        "get_template",
        {"TemplateBody": json.dumps(TEMPLATE)},
        TemplateStage="Original",
    )
    assert deployed(aws.session, assembly("prod")).assembly.stacks["prod"].resources


def test_stacks_of_one_name_are_told_apart_by_their_regions(aws: Answers) -> None:
    there = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    give(aws, "app", json.dumps(TEMPLATE))
    give(aws, "app", json.dumps(there))
    stacks = {key: Stack("app", {}, region=key) for key in ("eu-west-1", "us-east-1")}
    found = deployed(aws.session, CloudAssembly(stacks, {})).assembly.stacks
    assert [*found["eu-west-1"].resources] == ["Key"]
    assert [*found["us-east-1"].resources] == ["Topic"]


def test_each_stack_is_looked_for_in_its_region(aws: Answers) -> None:
    give(aws, "prod", json.dumps(TEMPLATE))
    deployed(aws.session, assembly("prod", region="us-east-1"))
    assert set(aws.regions) == {"us-east-1"}


def test_yaml_is_read_as_cloudformation_reads_it(aws: Answers) -> None:
    body = """\
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Version: 2012-10-17
      Arn: !GetAtt Key.Arn
      Name: !Sub "${AWS::StackName}-x"
      Zone: !Select [0, !GetAZs ""]
      Other: !Ref Key
      Import: !ImportValue
        Fn::Sub: a
"""
    give(aws, "prod", body)
    found = deployed(aws.session, assembly("prod")).assembly.stacks["prod"]
    assert found.template["AWSTemplateFormatVersion"] == "2010-09-09"
    assert found.resources["Role"].properties == {
        "Version": "2012-10-17",
        "Arn": {"Fn::GetAtt": ["Key", "Arn"]},
        "Name": {"Fn::Sub": "${AWS::StackName}-x"},
        "Zone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
        "Other": {"Ref": "Key"},
        "Import": {"Fn::ImportValue": {"Fn::Sub": "a"}},
    }


def test_exports_name_the_stacks_that_import_them(aws: Answers) -> None:
    outputs = [
        {"OutputKey": "Vpc", "OutputValue": "vpc-1", "ExportName": "network:Vpc"},
        {"OutputKey": "Old", "OutputValue": "x", "ExportName": "network:Old"},
        {"OutputKey": "Own", "OutputValue": "y"},
    ]
    give(aws, "network", json.dumps(TEMPLATE), Outputs=outputs)
    pages = {"Imports": ["b"], "NextToken": "two"}
    aws.give("cloudformation", "list_imports", pages, ExportName="network:Vpc")
    aws.give("cloudformation", "list_imports", {"Imports": ["a"]}, NextToken="two")
    said = "Export 'network:Old' is not imported by any stack."
    aws.refuse("cloudformation", "list_imports", "ValidationError", said, ExportName="network:Old")
    state = deployed(aws.session, assembly("network")).stacks["network"]
    assert state.exports == ("network:Old", "network:Vpc")
    assert state.imported_by == {"network:Vpc": ("a", "b")}


def test_fails_where_imports_cannot_be_listed(aws: Answers) -> None:
    outputs = [{"OutputKey": "Vpc", "OutputValue": "vpc-1", "ExportName": "network:Vpc"}]
    give(aws, "network", json.dumps(TEMPLATE), Outputs=outputs)
    aws.refuse("cloudformation", "list_imports", "AccessDenied", "no")
    with pytest.raises(AccessDeniedError, match="cloudformation:ListImports"):
        deployed(aws.session, assembly("network"))


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"])
def test_a_stack_without_resources_is_not_deployed(aws: Answers, status: str) -> None:
    give(aws, "prod", "", status)
    found = deployed(aws.session, assembly("prod"))
    assert found.missing == ("prod",)
    assert not found.assembly.stacks
    assert found.stacks["prod"].empty


@pytest.mark.parametrize(
    ("status", "busy", "stuck"),
    [
        ("UPDATE_COMPLETE", False, False),
        ("UPDATE_ROLLBACK_COMPLETE", False, False),
        ("UPDATE_IN_PROGRESS", True, False),
        ("UPDATE_ROLLBACK_FAILED", False, True),
    ],
)
def test_a_stack_says_whether_it_can_be_deployed(
    aws: Answers, status: str, busy: bool, stuck: bool
) -> None:
    give(aws, "prod", json.dumps(TEMPLATE), status)
    state = deployed(aws.session, assembly("prod")).stacks["prod"]
    assert (state.busy, state.stuck) == (busy, stuck)


@pytest.mark.parametrize(
    "body", ["[1, 2]", "{a: [}", "text", "Resources: [1]", "Resources: {A: {}}"]
)
def test_fails_for_what_is_no_template(aws: Answers, body: str) -> None:
    give(aws, "prod", body)
    with pytest.raises(LiveError, match="the template of stack prod must be"):
        deployed(aws.session, assembly("prod"))
