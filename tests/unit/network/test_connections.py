"""What the constructs of connections refuse, and what they make of their arguments."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.network import (
    AllowedTraffic,
    ConnectionRoutes,
    ConnectionTrust,
    TransitGateway,
)
from eks_blueprint.spec import AllowedTrafficSpec

SPEC = AllowedTrafficSpec(source="orders", destination="reports", from_port=8443)
ROLE = "arn:aws:iam::444455556666:role/deploy"


def _group(stack: Stack) -> ec2.ISecurityGroup:
    return ec2.SecurityGroup.from_security_group_id(stack, "Given", "sg-0a1b2c3d")


@pytest.mark.parametrize(
    "ways", [{}, {"peering_connection_id": "pcx-1", "transit_gateway_id": "tgw-1"}]
)
def test_fails_unless_routes_have_one_way(stack: Stack, ways: dict[str, str]) -> None:
    with pytest.raises(
        BlueprintError, match="must have peering_connection_id or transit_gateway_id"
    ):
        ConnectionRoutes(stack, "It", route_tables={"a": "rtb-1"}, **ways)


@pytest.mark.parametrize(
    "sources", [{}, {"source_group_id": "sg-1", "ipv4_cidrs": {"orders": "10.0.0.0/16"}}]
)
def test_fails_unless_traffic_has_one_kind_of_source(stack: Stack, sources: dict[str, Any]) -> None:
    with pytest.raises(BlueprintError, match="must have source_group_id or ranges"):
        AllowedTraffic(stack, "It", security_group=_group(stack), spec=SPEC, **sources)


def test_ranges_of_ipv6_are_in_a_list_that_one_rule_names(stack: Stack) -> None:
    AllowedTraffic(
        stack,
        "It",
        security_group=_group(stack),
        spec=SPEC,
        ipv6_cidrs={"a": "2001:db8::/56", "b": "2001:db8:1::/56"},
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EC2::SecurityGroupIngress", 1)
    template.has_resource_properties("AWS::EC2::PrefixList", {"MaxEntries": 2})


def test_a_group_of_another_account_has_its_owner(stack: Stack) -> None:
    AllowedTraffic(
        stack,
        "It",
        security_group=_group(stack),
        spec=SPEC,
        source_group_id="sg-1",
        source_account="444455556666",
    )
    Template.from_stack(stack).has_resource_properties(
        "AWS::EC2::SecurityGroupIngress", {"SourceSecurityGroupOwnerId": "444455556666"}
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"trusted_role_arns": []}, "trusted_role_arns must name a role"),
        ({"trusted_role_arns": [ROLE]}, "must have stack_arns or accepter_vpc"),
        (
            {"trusted_role_arns": [ROLE], "stack_arns": ["x"], "requester_vpc_arn": "vpc"},
            "must be given together",
        ),
    ],
)
def test_fails_on_a_role_that_trusts_nobody_or_allows_nothing(
    stack: Stack, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(BlueprintError, match=message):
        ConnectionTrust(stack, "It", role_name="it", **arguments)


def test_a_transit_gateway_accepts_nothing_by_itself_unless_it_is_shared(stack: Stack) -> None:
    TransitGateway(stack, "It")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::RAM::ResourceShare", 0)
    template.has_resource_properties(
        "AWS::EC2::TransitGateway", {"AutoAcceptSharedAttachments": "disable"}
    )


def test_fails_on_an_account_that_is_none(stack: Stack) -> None:
    with pytest.raises(BlueprintError, match="an AWS account id of 12 digits"):
        TransitGateway(stack, "It", accounts=["prod"])
