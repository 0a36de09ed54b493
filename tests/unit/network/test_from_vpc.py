"""A whole blueprint in a VPC that somebody else's CDK code made."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Annotations, Match, Template

from eks_blueprint.blueprint import EksBlueprint
from eks_blueprint.errors import BlueprintError
from eks_blueprint.network import NetworkFromVpc, pin_zones
from eks_blueprint.spec import ClusterSpec

ZONES = ("eu-west-1a", "eu-west-1b")


def test_blueprint_uses_private_subnets_for_nodes_and_isolated_ones_for_the_control_plane(
    stack: cdk.Stack,
) -> None:
    pin_zones(stack, ZONES)
    vpc = ec2.Vpc(
        stack,
        "Theirs",
        availability_zones=[*ZONES],
        subnet_configuration=[
            ec2.SubnetConfiguration(name="p", subnet_type=ec2.SubnetType.PUBLIC),
            ec2.SubnetConfiguration(name="n", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            ec2.SubnetConfiguration(name="i", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        ],
    )
    spec = ClusterSpec(network={"ip_family": "ipv4"}, tags={"owner": "team"})
    EksBlueprint(stack, "Blueprint", cluster_name="prod", spec=spec, layout=NetworkFromVpc(vpc))
    template = Template.from_stack(stack)
    ((_, cluster),) = template.find_resources("AWS::EKS::Cluster").items()
    assert "TheirsiSubnet1" in str(cluster["Properties"]["ResourcesVpcConfig"]["SubnetIds"])
    ((_, group),) = template.find_resources("AWS::EKS::Nodegroup").items()
    assert "TheirsnSubnet2" in str(group["Properties"]["Subnets"])
    assert any("TheirsnSubnet1DefaultRoute" in key for key in group["DependsOn"])


@pytest.mark.parametrize(
    ("policies", "warned"),
    [({}, True), ({"ipv4_egress": "nat64"}, False), ({"ipv4_egress": "node"}, False)],
    ids=str,
)
def test_pods_need_a_route_that_only_the_owner_of_the_vpc_knows(
    policies: dict[str, str], warned: bool
) -> None:
    stack = cdk.Stack(cdk.App(), "Test")
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Theirs",
        vpc_id="vpc-0a1b2c3d",
        availability_zones=[*ZONES],
        private_subnet_ids=["subnet-1", "subnet-2"],
        private_subnet_route_table_ids=["rtb-1", "rtb-2"],
    )
    spec = ClusterSpec.model_validate({"network_policies": policies})
    layout = NetworkFromVpc(vpc, cidrs=("10.0.0.0/16", "2001:db8::/56"))
    EksBlueprint(stack, "Blueprint", cluster_name="prod", spec=spec, layout=layout)
    found = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("64:ff9b"))
    assert bool(found) is warned


def test_imported_vpc_works_as_well(stack: cdk.Stack) -> None:
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Theirs",
        vpc_id="vpc-0a1b2c3d",
        availability_zones=[*ZONES],
        private_subnet_ids=["subnet-1", "subnet-2"],
        private_subnet_route_table_ids=["rtb-1", "rtb-2"],
    )
    layout = NetworkFromVpc(vpc)
    assert layout.zones == ZONES
    assert (layout.intra_subnets, layout.public_subnets) == ((), ())


def test_fails_on_a_vpc_with_one_private_subnet(stack: cdk.Stack) -> None:
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Theirs",
        vpc_id="vpc-0a1b2c3d",
        availability_zones=[ZONES[0]],
        private_subnet_ids=["subnet-1"],
        private_subnet_route_table_ids=["rtb-1"],
    )
    with pytest.raises(BlueprintError, match="at least 2 private subnets with egress, got 1"):
        NetworkFromVpc(vpc)
