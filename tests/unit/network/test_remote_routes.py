"""Routes out of AWS: one in each route table, after the attachment."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.network import RemoteRoutes
from eks_blueprint.spec import ClusterSpec, EnvironmentSpec, NetworkSpec, RemoteGatewaySpec
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.stacks import NetworkStack
from tests.support.apps import synthesize

TRANSIT = RemoteGatewaySpec(transit_gateway_id="tgw-0a1b2c3d")
PRIVATE = RemoteGatewaySpec(virtual_private_gateway_id="vgw-0a1b2c3d")


def made(stack: cdk.Stack, gateway: RemoteGatewaySpec) -> Template:
    vpc = ec2.Vpc(stack, "V", max_azs=2, nat_gateways=1)
    RemoteRoutes(
        stack,
        "It",
        vpc=vpc,
        gateway=gateway,
        cidrs=["10.80.0.0/24", "10.81.0.0/16"],
        subnets=[*vpc.private_subnets, *vpc.private_subnets],
        attachment_subnets=vpc.private_subnets,
    )
    return Template.from_stack(stack)


@pytest.fixture
def stack(app: cdk.App) -> cdk.Stack:
    return cdk.Stack(app, "Routes")


def test_a_transit_gateway_is_attached_before_its_routes(stack: cdk.Stack) -> None:
    template = made(stack, TRANSIT)
    (attachment,) = template.find_resources("AWS::EC2::TransitGatewayAttachment")
    routes = template.find_resources(
        "AWS::EC2::Route", {"Properties": {"TransitGatewayId": "tgw-0a1b2c3d"}}
    )
    assert len(routes) == 4
    assert all(one["DependsOn"] == [attachment] for one in routes.values())
    ends = {
        (str(one["Properties"]["RouteTableId"]), one["Properties"]["DestinationCidrBlock"])
        for one in routes.values()
    }
    assert len(ends) == 4


def test_a_virtual_private_gateway_is_attached_to_the_vpc(stack: cdk.Stack) -> None:
    template = made(stack, PRIVATE)
    template.has_resource_properties(
        "AWS::EC2::VPCGatewayAttachment",
        {"VpnGatewayId": "vgw-0a1b2c3d", "VpcId": Match.any_value()},
    )
    routes = template.find_resources(
        "AWS::EC2::Route", {"Properties": {"GatewayId": "vgw-0a1b2c3d"}}
    )
    assert len(routes) == 4


def test_fails_for_subnets_without_a_route_table(stack: cdk.Stack) -> None:
    subnet = ec2.Subnet.from_subnet_attributes(
        stack, "S", subnet_id="subnet-0a1b2c3d", availability_zone="eu-west-1a"
    )
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "V", vpc_id="vpc-0a1b2c3d", availability_zones=["eu-west-1a"]
    )
    with pytest.raises(BlueprintError, match="subnets must have their route tables"):
        RemoteRoutes(
            stack,
            "It",
            vpc=vpc,
            gateway=TRANSIT,
            cidrs=["10.80.0.0/24"],
            subnets=[subnet],
            attachment_subnets=[subnet],
        )


def test_clusters_of_a_shared_network_share_the_gateway() -> None:
    hybrid = {"ssm": {}, "gateway": {"transit_gateway_id": "tgw-0a1b2c3d"}}
    base = ClusterSpec(profile="core").model_dump(include={"profile"})
    spec = BlueprintSpec.model_validate(
        {
            "networks": {"core": {"ip_family": "ipv4"}},
            "clusters": {
                name: {
                    **base,
                    "network": {"shared": "core"},
                    "hybrid_nodes": {**hybrid, "remote_node_cidrs": [cidr, "10.80.0.0/24"]},
                }
                for name, cidr in (("a", "10.81.0.0/24"), ("b", "10.82.0.0/24"))
            },
        }
    )
    assembly = synthesize(spec, only=("a",))
    stack = "core-shared-network"
    assert len(assembly.resources(stack, "AWS::EC2::TransitGatewayAttachment")) == 1
    routes = assembly.resources(stack, "AWS::EC2::Route").values()
    ranges = {
        one["Properties"]["DestinationCidrBlock"]
        for one in routes
        if "TransitGatewayId" in one["Properties"]
    }
    assert ranges == {"10.80.0.0/24", "10.81.0.0/24", "10.82.0.0/24"}


@pytest.mark.parametrize(
    ("other", "cidr", "message"),
    [
        (TRANSIT, "10.80.0.0/16", r"remote_routes\.tgw-0a1b2c3d: must be vgw-0a1b2c3d of "),
        (
            RemoteGatewaySpec(virtual_private_gateway_id="vgw-0a1b2c3e"),
            "10.99.0.0/16",
            "one virtual private gateway can be attached to the VPC",
        ),
    ],
)
def test_fails_on_gateways_that_exclude_each_other(
    app: cdk.App, other: RemoteGatewaySpec, cidr: str, message: str
) -> None:
    with pytest.raises(BlueprintError, match=message):
        NetworkStack(
            app,
            "Ground",
            spec=NetworkSpec(),
            env=EnvironmentSpec(),
            cluster_names=["prod"],
            karpenter_discovery_tag="prod",
            services=[],
            remote_routes={PRIVATE: ["10.80.0.0/24"], other: [cidr]},
        )
