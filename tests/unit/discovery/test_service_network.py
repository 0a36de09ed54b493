"""Service networks of VPC Lattice."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.discovery import ServiceNetwork
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import ServiceNetworkSpec
from tests.support.objects import text


def properties(stack: cdk.Stack, kind: str) -> Any:
    (one,) = Template.from_stack(stack).find_resources(kind).values()
    return one["Properties"]


def test_callers_sign_their_requests_and_belong_to_named_accounts(stack: cdk.Stack) -> None:
    spec = ServiceNetworkSpec(share_with=("444455556666",))
    ServiceNetwork(stack, "It", name="apps", spec=spec)
    assert properties(stack, "AWS::VpcLattice::ServiceNetwork") == {
        "Name": "apps",
        "AuthType": "AWS_IAM",
    }
    (statement,) = properties(stack, "AWS::VpcLattice::AuthPolicy")["Policy"]["Statement"]
    accounts = statement["Condition"]["StringEquals"]["aws:PrincipalAccount"]
    assert text(accounts) == text([{"Ref": "AWS::AccountId"}, "444455556666"])
    share = properties(stack, "AWS::RAM::ResourceShare")
    assert share["Principals"] == ["444455556666"]
    assert share["AllowExternalPrincipals"] is False


def test_without_authorization_there_is_no_policy(stack: cdk.Stack) -> None:
    ServiceNetwork(stack, "It", name="apps", spec=ServiceNetworkSpec(auth="none"))
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::VpcLattice::AuthPolicy", 0)
    template.resource_count_is("AWS::RAM::ResourceShare", 0)
    assert properties(stack, "AWS::VpcLattice::ServiceNetwork")["AuthType"] == "NONE"


@pytest.mark.parametrize("name", ["ab", "Apps", "a--b", "servicenetwork-a", "-apps"])
def test_fails_for_a_name_that_vpc_lattice_refuses(stack: cdk.Stack, name: str) -> None:
    with pytest.raises(BlueprintError, match="name"):
        ServiceNetwork(stack, "It", name=name)
