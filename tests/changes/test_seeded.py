"""Edits of an example, made in its templates: each danger is found, and nothing harmless is."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, read_assembly
from eks_blueprint.difference import Difference, difference
from tests.support.apps import EXAMPLES, example

NAME = "production-ipv4"
NETWORK = f"{NAME}-network"
Templates = dict[str, dict[str, Any]]
Edit = Callable[[Templates], None]


@cache
def before() -> CloudAssembly:
    (path,) = (path for path in EXAMPLES if path.stem == f"02-{NAME}")
    return read_assembly(example(path).folder)


def after(edit: Edit) -> Difference:
    templates = {name: deepcopy(dict(one.template)) for name, one in before().stacks.items()}
    edit(templates)
    stacks = {
        name: replace(stack, template=templates[name])
        for name, stack in before().stacks.items()
        if name in templates
    }
    return difference(before(), CloudAssembly(stacks, before().gitops))


def of_type(template: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {key: one for key, one in template["Resources"].items() if one["Type"] == kind}


def first(templates: Templates, stack: str, kind: str) -> tuple[str, dict[str, Any]]:
    return next(iter(of_type(templates[stack], kind).items()))


def renamed(stack: str, kind: str, **properties: Any) -> Edit:
    """Give a resource another construct id, and other properties with it."""

    def edit(templates: Templates) -> None:
        key, _ = first(templates, stack, kind)
        text = json.dumps(templates[stack]).replace(f'"{key}"', f'"{key}New"')
        templates[stack] = json.loads(text)
        templates[stack]["Resources"][f"{key}New"]["Properties"] |= properties

    return edit


def changed(stack: str, kind: str, **properties: Any) -> Edit:
    def edit(templates: Templates) -> None:
        first(templates, stack, kind)[1]["Properties"] |= properties

    return edit


def without(stack: str, kind: str) -> Edit:
    """Remove a resource together with everything that mentions it."""

    def edit(templates: Templates) -> None:
        key, _ = first(templates, stack, kind)
        resources = templates[stack]["Resources"]
        for name in [name for name, one in resources.items() if f'"{key}"' in json.dumps(one)]:
            del resources[name]
        resources.pop(key, None)

    return edit


def unexported(templates: Templates) -> None:
    templates[NETWORK]["Outputs"] = {}


def another_value(templates: Templates) -> None:
    outputs = templates[NETWORK]["Outputs"]
    subnets = [one for key, one in outputs.items() if "privateSubnet" in key]
    subnets[0]["Value"] = subnets[1]["Value"]


def unprotected(templates: Templates) -> None:
    _, one = first(templates, NAME, "AWS::KMS::Key")
    one.pop("DeletionPolicy")
    one.pop("UpdateReplacePolicy")


def moved(templates: Templates) -> None:
    key, one = first(templates, NAME, "AWS::Logs::LogGroup")
    templates[NETWORK]["Resources"][key] = one
    del templates[NAME]["Resources"][key]


def other_function(templates: Templates) -> None:
    _, one = first(templates, NAME, "Custom::AWSCDK-EKS-KubernetesResource")
    one["Properties"]["ServiceToken"] = "arn:aws:lambda:eu-central-1:111122223333:function:other"


@pytest.mark.parametrize(
    ("edit", "checks"),
    [
        pytest.param(
            renamed(NAME, "AWS::EKS::Nodegroup", InstanceTypes=["m8g.large"]),
            {"deleted"},
            id="create-only change under another construct id",
        ),
        pytest.param(
            renamed(NAME, "AWS::EKS::AccessEntry"), {"already-exists"}, id="renamed access entry"
        ),
        pytest.param(
            renamed(NAME, "AWS::EKS::PodIdentityAssociation"),
            {"already-exists"},
            id="renamed association",
        ),
        pytest.param(renamed(NAME, "AWS::EKS::Addon"), {"already-exists"}, id="renamed add-on"),
        pytest.param(
            renamed(NAME, "AWS::EKS::Cluster"),
            {"already-exists", "deleted", "replaced"},
            id="renamed cluster",
        ),
        pytest.param(
            renamed(NETWORK, "AWS::EC2::VPC"),
            {"deleted", "export-in-use", "replaced"},
            id="renamed VPC",
        ),
        pytest.param(
            renamed(NETWORK, "AWS::EC2::Subnet"), {"already-exists", "deleted"}, id="renamed subnet"
        ),
        pytest.param(unexported, {"export-in-use"}, id="export in use removed"),
        pytest.param(another_value, {"export-in-use"}, id="export in use changed"),
        pytest.param(
            changed(NETWORK, "AWS::EC2::Subnet", AvailabilityZone="eu-central-1z"),
            {"already-exists", "replaced"},
            id="subnet in another zone",
        ),
        pytest.param(
            changed(NAME, "AWS::EKS::Nodegroup", CapacityType="SPOT"), {"replaced"}, id="capacity"
        ),
        pytest.param(
            changed(NAME, "AWS::EKS::Cluster", Version="1.99"), {"refused"}, id="skipped minors"
        ),
        pytest.param(
            changed(NAME, "AWS::Logs::LogGroup", LogGroupName="/other"),
            {"replaced"},
            id="name of a log group",
        ),
        pytest.param(without(NAME, "AWS::EKS::Nodegroup"), {"deleted"}, id="node group removed"),
        pytest.param(moved, {"already-exists"}, id="retained log group in an earlier stack"),
        pytest.param(other_function, {"refused"}, id="another function behind a resource"),
    ],
)
def test_danger_is_found(edit: Edit, checks: set[str]) -> None:
    result = after(edit)
    assert result.dangerous
    assert {one.check for one in result.findings if one.severity == "error"} >= checks


@pytest.mark.parametrize(
    ("edit", "check"),
    [
        pytest.param(without(NAME, "AWS::KMS::Key"), "left-behind", id="retained key"),
        pytest.param(unprotected, "unprotected", id="protection removed"),
        pytest.param(lambda stacks: stacks.pop(NAME), "stack-left-behind", id="cluster left out"),
    ],
)
def test_what_may_surprise_is_a_warning(edit: Edit, check: str) -> None:
    assert check in {one.check for one in after(edit).findings}


def tags(templates: Templates) -> None:
    for template in templates.values():
        for one in template["Resources"].values():
            listed = one.get("Properties", {}).get("Tags")
            if isinstance(listed, list):
                listed.append({"Key": "note", "Value": "x"})


def order(templates: Templates) -> None:
    for name, template in templates.items():
        templates[name] = json.loads(json.dumps(template, sort_keys=True))
        resources = templates[name]["Resources"]
        for one in resources.values():
            listed = one.get("Properties", {}).get("Tags")
            if isinstance(listed, list):
                listed.reverse()
            if isinstance(one.get("DependsOn"), list):
                one["DependsOn"].reverse()
        templates[name]["Resources"] = dict(reversed(resources.items()))


def metadata(templates: Templates) -> None:
    for template in templates.values():
        template["Description"] = "another"
        template["Metadata"] = {"note": "x"}
        for key, one in template["Resources"].items():
            one["Metadata"] = {"aws:cdk:path": key}


def notation(templates: Templates) -> None:
    """Write each reference to an attribute as text, and each joined text as one to fill in."""

    def other(value: Any) -> Any:
        if isinstance(value, list):
            return [other(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Fn::GetAtt" in value:
            return {"Fn::GetAtt": ".".join(value["Fn::GetAtt"])}
        parts = value.get("Fn::Join", [None, []])[1]
        plain = all(isinstance(part, str) or "Ref" in part for part in parts)
        if parts and value["Fn::Join"][0] == "" and plain and "$" not in str(parts):
            filled = (part if isinstance(part, str) else f"${{{part['Ref']}}}" for part in parts)
            return {"Fn::Sub": "".join(filled)}
        return {key: other(item) for key, item in value.items()}

    for template in templates.values():
        for one in template["Resources"].values():
            if not one["Type"].startswith("Custom::AWSCDK-EKS"):
                one["Properties"] = other(one.get("Properties", {}))


def more(templates: Templates) -> None:
    templates[NAME]["Resources"]["Queue"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    templates[NETWORK]["Outputs"]["More"] = {"Value": "x", "Export": {"Name": "more"}}


def conditions(templates: Templates) -> None:
    templates[NAME]["Conditions"] = {"B": {"Fn::Equals": ["a", "b"]}, "A": {"Condition": "B"}}


@pytest.mark.parametrize("edit", [order, metadata, notation, conditions])
def test_other_words_for_the_same_change_nothing(edit: Edit) -> None:
    result = after(edit)
    assert (result.changes, result.findings) == ((), ())


@pytest.mark.parametrize(
    "edit",
    [
        tags,
        more,
        changed(NAME, "AWS::EKS::Nodegroup", Labels={"team": "a"}),
        changed(NAME, "AWS::Logs::LogGroup", RetentionInDays=3653),
        changed(NAME, "AWS::KMS::Key", Description="another"),
        changed(NETWORK, "AWS::EC2::VPCEndpoint", PolicyDocument={"Statement": []}),
    ],
)
def test_harmless_change_is_no_finding(edit: Edit) -> None:
    result = after(edit)
    assert result.findings == ()
    assert result.changes != ()
