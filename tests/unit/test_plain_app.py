"""Public constructs in an app of one's own, with and without the flags of ``cdk.json``."""

import ast
import inspect
import json
import textwrap
from functools import cache, cached_property
from pathlib import Path
from types import NoneType
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.encryption import EncryptedLogGroup
from eks_blueprint.security_groups import SecurityGroupOwner
from tests.support.apps import context
from tests.support.constructs import MAKERS, Surroundings, public_constructs

FLAGS: dict[str, dict[str, Any]] = {"plain": {}, "recommended": context()}


@cache
def templates(flags: str) -> dict[str, dict[str, Any]]:
    """Synthesize everything in one app, each construct in a stack of its own."""
    app = cdk.App(context=FLAGS[flags])
    for name, make in MAKERS.items():
        assert type(make(Surroundings(app, name))) is public_constructs()[name]
    folder = Path(app.synth().directory)
    files = {name: folder / f"{name}.template.json" for name in MAKERS}
    return {name: json.loads(file.read_text("utf-8")) for name, file in files.items()}


def test_every_public_construct_is_tried() -> None:
    assert set(MAKERS) == set(public_constructs())


@pytest.mark.parametrize("flags", FLAGS)
def test_constructs_need_no_flag(flags: str) -> None:
    # KubectlDelivery installs nothing before it is told to.
    empty = {name for name, template in templates(flags).items() if "Resources" not in template}
    assert empty == {"KubectlDelivery", "ExistingNetwork", "PodSecurityGroups", "SecretMounts"}


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("name", ["KubectlProvider", "EksBlueprint"])
def test_logs_of_functions_are_encrypted_and_end(flags: str, name: str) -> None:
    resources = templates(flags)[name]["Resources"].values()
    functions = [r for r in resources if r["Type"] == "AWS::Lambda::Function"]
    groups = [
        r["Properties"]
        for r in resources
        if r["Type"] == "AWS::Logs::LogGroup" and "/aws/lambda/" in json.dumps(r)
    ]
    assert len(functions) == len(groups) == 2
    assert {group["RetentionInDays"] for group in groups} == {365}
    assert all("KmsKeyId" in group for group in groups)


def test_turning_the_flag_on_replaces_no_log_group() -> None:
    with_flag, without = (
        {
            key: resource
            for key, resource in templates(flags)["KubectlProvider"]["Resources"].items()
            if resource["Type"] == "AWS::Logs::LogGroup"
        }
        for flags in FLAGS
    )
    assert with_flag == without


def public_attributes(kind: type) -> set[str]:
    """Name what a class of ours sets on itself anywhere, and its properties."""
    names: set[str] = set()
    for one in kind.__mro__:
        if not one.__module__.startswith("eks_blueprint."):
            continue
        names |= {
            node.attr
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(one))))
            if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        }
        properties = (property, cached_property)
        names |= {name for name, value in vars(one).items() if isinstance(value, properties)}
    return {name for name in names if not name.startswith("_")}


def ours(construct: Construct) -> list[Any]:
    """Give the construct and those of the library within it."""
    found = [
        one
        for one in construct.node.find_all()
        if type(one).__module__.startswith("eks_blueprint.")
    ]
    assert construct in found
    return found


@pytest.mark.parametrize("name", MAKERS)
def test_attributes_are_there_and_can_be_read_twice(name: str) -> None:
    for construct in ours(MAKERS[name](Surroundings(cdk.App(), name))):
        for attribute in sorted(public_attributes(type(construct))):
            for _ in range(2):
                assert hasattr(construct, attribute), f"{type(construct).__name__}.{attribute}"


INTERFACES = {
    "key": "grant_decrypt",
    "log_group": "grant_write",
    "role": "add_to_principal_policy",
    "security_group": "add_ingress_rule",
}
"""A method by which CDK's interface is told from a resource, by name of the attribute."""


@pytest.mark.parametrize("name", MAKERS)
def test_an_attribute_of_one_name_has_one_type(name: str) -> None:
    surroundings = Surroundings(cdk.App(), name)
    for construct in ours(MAKERS[name](surroundings)):
        kind = type(construct).__name__
        for attribute, method in INTERFACES.items():
            value = getattr(construct, attribute, None)
            if not isinstance(value, (EncryptedLogGroup, NoneType)):
                assert hasattr(value, method), f"{kind}.{attribute}"
        if isinstance(construct, SecurityGroupOwner):
            # CDK asks for the connections, through jsii.
            surroundings.security_group.connections.allow_to_default_port(construct)
        if hasattr(construct, "grant_principal"):
            grant = {"actions": ["s3:GetObject"], "resource_arns": ["*"]}
            assert iam.Grant.add_to_principal(grantee=construct, **grant).success, kind
