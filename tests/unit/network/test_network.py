"""The VPC: tiers, ways out, zones, endpoints, logs."""

import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from eks_blueprint.blueprint import EksBlueprint
from eks_blueprint.errors import BlueprintError, SpecError
from eks_blueprint.network import (
    ExistingNetwork,
    Network,
    derived_services,
    one_per_zone,
    pin_zones,
    ranges_of_pods,
)
from eks_blueprint.spec import ClusterSpec, NetworkSpec, resolve_zones
from tests.support.apps import context

SERVICES = ("ec2", "ecr.api", "ecr.dkr")


def define(region: str | None = "eu-west-1", **fields: Any) -> tuple[Network, Template]:
    env = cdk.Environment(account="111122223333", region=region) if region else None
    stack = cdk.Stack(cdk.App(context=context()), "Test", env=env)
    spec = NetworkSpec(**fields)
    pin_zones(stack, resolve_zones(spec, region))
    network = Network(
        stack,
        "Network",
        spec=spec,
        region=region,
        karpenter_discovery_tag="prod",
        services=SERVICES,
    )
    return network, Template.from_stack(stack)


@pytest.fixture(scope="module")
def dual_stack() -> tuple[Network, Template]:
    return define()


def subnets(template: Template) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = template.find_resources("AWS::EC2::Subnet")
    return {key: value["Properties"] for key, value in found.items()}


def routes(template: Template, tier: str) -> list[dict[str, Any]]:
    found = template.find_resources("AWS::EC2::Route")
    return [v["Properties"] for k, v in found.items() if f"{tier}Subnet" in k]


def tags(properties: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties["Tags"]}


def test_three_zones_with_three_tiers_on_both_families(
    dual_stack: tuple[Network, Template],
) -> None:
    network, template = dual_stack
    found = subnets(template)
    assert len(found) == 9
    assert {s["AvailabilityZone"] for s in found.values()} == set(network.zones)
    assert all(s["AssignIpv6AddressOnCreation"] is True for s in found.values())
    assert len({s["CidrBlock"] for s in found.values()}) == 9
    assert len(network.private_subnets) == len(network.intra_subnets) == 3


def test_no_subnet_gives_public_ipv4_addresses(dual_stack: tuple[Network, Template]) -> None:
    assert all(s["MapPublicIpOnLaunch"] is False for s in subnets(dual_stack[1]).values())


def nat64(template: Template) -> list[tuple[str, str]]:
    """Route tables and NAT gateways of the routes for addresses that stand for IPv4 addresses."""
    found = template.find_resources("AWS::EC2::Route").values()
    return [
        (one["Properties"]["RouteTableId"]["Ref"], one["Properties"]["NatGatewayId"]["Ref"])
        for one in found
        if one["Properties"].get("DestinationIpv6CidrBlock") == "64:ff9b::/96"
    ]


def test_ipv4_addresses_are_translated_in_the_zone(dual_stack: tuple[Network, Template]) -> None:
    found = nat64(dual_stack[1])
    assert len(found) == 3
    for table, gateway in found:
        zone = re.search(r"privateSubnet(\d)", table)
        assert zone is not None
        assert f"publicSubnet{zone[1]}" in gateway


def test_one_nat_gateway_translates_for_all_zones() -> None:
    _, template = define(nat="single")
    found = nat64(template)
    assert len({table for table, _ in found}) == 3
    assert len({gateway for _, gateway in found}) == 1


@pytest.mark.parametrize("fields", [{"nat": "none"}, {"ip_family": "ipv4"}], ids=str)
def test_nothing_is_translated_without_ipv6_or_nat(fields: dict[str, Any]) -> None:
    _, template = define(**fields)
    assert nat64(template) == []


def test_ranges_of_pods_hold_the_translated_ones(dual_stack: tuple[Network, Template]) -> None:
    network, _ = dual_stack
    plain = ranges_of_pods(network, "ipv6")
    assert ranges_of_pods(network, "ipv6", nat64=True) == (*plain, "64:ff9b::a00:0/112")
    assert ranges_of_pods(network, "ipv4", nat64=True) == ("10.0.0.0/16",)


def test_private_tier_leaves_through_nat_of_its_zone_and_egress_only_gateway(
    dual_stack: tuple[Network, Template],
) -> None:
    _, template = dual_stack
    template.resource_count_is("AWS::EC2::NatGateway", 3)
    found = routes(template, "private")
    gateways = [str(r["NatGatewayId"]) for r in found if "NatGatewayId" in r]
    assert len(gateways) == len(set(gateways)) == 3
    ipv6 = [r for r in found if r.get("DestinationIpv6CidrBlock") == "::/0"]
    assert len(ipv6) == 3
    assert all("EgressOnlyInternetGatewayId" in r for r in ipv6)


def test_control_plane_tier_has_no_way_out(dual_stack: tuple[Network, Template]) -> None:
    assert routes(dual_stack[1], "intra") == []


def test_subnets_carry_the_tags_of_load_balancers_and_karpenter(
    dual_stack: tuple[Network, Template],
) -> None:
    for key, properties in subnets(dual_stack[1]).items():
        found = tags(properties)
        assert (found.get("kubernetes.io/role/elb") == "1") is ("public" in key)
        assert (found.get("kubernetes.io/role/internal-elb") == "1") is ("private" in key)
        assert (found.get("karpenter.sh/discovery") == "prod") is ("private" in key)


def test_single_nat_serves_all_zones() -> None:
    _, template = define(nat="single")
    template.resource_count_is("AWS::EC2::NatGateway", 1)
    assert len([r for r in routes(template, "private") if "NatGatewayId" in r]) == 3


def test_without_nat_the_private_tier_has_endpoints_only() -> None:
    network, template = define(nat="none")
    template.resource_count_is("AWS::EC2::NatGateway", 0)
    assert routes(template, "private") == []
    assert len(network.private_subnets) == len(network.intra_subnets) == 3
    ids = {s.node.path for s in network.private_subnets}
    assert all("privateSubnet" in path for path in ids)


def test_default_security_group_is_emptied_after_the_ipv6_range(
    dual_stack: tuple[Network, Template],
) -> None:
    _, template = dual_stack
    ((_, resource),) = template.find_resources("Custom::LockedDefaultSecurityGroup").items()
    assert any("ipv6cidr" in key for key in resource["DependsOn"])
    assert resource["Properties"]["GroupId"]["Fn::GetAtt"][1] == "DefaultSecurityGroup"


def test_flow_log_goes_to_an_encrypted_group_with_retention(
    dual_stack: tuple[Network, Template],
) -> None:
    _, template = dual_stack
    template.has_resource_properties(
        "AWS::EC2::FlowLog", {"TrafficType": "ALL", "LogDestinationType": "cloud-watch-logs"}
    )
    for group in template.find_resources("AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] == 365
        assert "KmsKeyId" in group["Properties"]


def test_flow_logs_can_be_turned_off() -> None:
    _, template = define(flow_logs={"enabled": False})
    template.resource_count_is("AWS::EC2::FlowLog", 0)


def test_endpoints_admit_https_from_the_vpc_only(dual_stack: tuple[Network, Template]) -> None:
    _, template = dual_stack
    ((_, group),) = template.find_resources("AWS::EC2::SecurityGroup").items()
    (rule,) = group["Properties"]["SecurityGroupIngress"]
    assert (rule["CidrIp"], rule["FromPort"], rule["ToPort"]) == ("10.0.0.0/16", 443, 443)
    endpoints = template.find_resources(
        "AWS::EC2::VPCEndpoint", {"Properties": {"VpcEndpointType": "Interface"}}
    )
    names = {e["Properties"]["ServiceName"] for e in endpoints.values()}
    assert names == {f"com.amazonaws.eu-west-1.{service}" for service in SERVICES}
    assert all(e["Properties"]["PrivateDnsEnabled"] for e in endpoints.values())
    assert all(len(e["Properties"]["SubnetIds"]) == 3 for e in endpoints.values())


def test_s3_gateway_serves_all_tables_of_nodes_and_control_plane(
    dual_stack: tuple[Network, Template],
) -> None:
    ((_, gateway),) = (
        dual_stack[1]
        .find_resources("AWS::EC2::VPCEndpoint", {"Properties": {"VpcEndpointType": "Gateway"}})
        .items()
    )
    assert len(gateway["Properties"]["RouteTableIds"]) == 6


@pytest.mark.parametrize(("endpoints", "count"), [("gateway", 1), ("none", 0)])
def test_fewer_endpoints_on_request(endpoints: str, count: int) -> None:
    _, template = define(endpoints=endpoints)
    template.resource_count_is("AWS::EC2::VPCEndpoint", count)


def test_china_names_some_services_differently() -> None:
    _, template = define("cn-north-1", ip_family="ipv4", zone_count=2)
    endpoints = template.find_resources(
        "AWS::EC2::VPCEndpoint", {"Properties": {"VpcEndpointType": "Interface"}}
    )
    names = {e["Properties"]["ServiceName"] for e in endpoints.values()}
    assert names == {f"cn.com.amazonaws.cn-north-1.{service}" for service in SERVICES}


def test_any_region_takes_its_zones_at_deployment() -> None:
    _, template = define(None)
    zones = [s["AvailabilityZone"] for s in subnets(template).values()]
    assert {"Fn::Select": [2, {"Fn::GetAZs": ""}]} in zones
    assert len({str(zone) for zone in zones}) == 3


def test_region_with_a_refused_zone_uses_zone_ids() -> None:
    _, template = define("us-east-1")
    found = subnets(template).values()
    assert {s["AvailabilityZoneId"] for s in found} == {"use1-az1", "use1-az2", "use1-az4"}
    assert all("AvailabilityZone" not in s for s in found)


def test_ipv4_pods_have_a_range_and_subnets_of_their_own() -> None:
    network, template = define(ip_family="ipv4", secondary_cidr={"cidr": "100.64.0.0/16"})
    template.has_resource(
        "AWS::EC2::Subnet",
        {
            "Properties": {"CidrBlock": "100.64.64.0/18", "AvailabilityZone": "eu-west-1b"},
            "DependsOn": [Match.string_like_regexp("Cidr")],
        },
    )
    assert list(network.pod_subnets) == list(network.zones)
    assert network.cidrs == ("10.0.0.0/16", "100.64.0.0/16")
    template.resource_count_is("AWS::EC2::EgressOnlyInternetGateway", 0)


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "10.0.0.0/20", "10.1.0.0/24"])
@pytest.mark.parametrize("zone_count", [2, 3])
def test_every_range_holds_every_number_of_zones(cidr: str, zone_count: int) -> None:
    _, template = define(cidr=cidr, zone_count=zone_count)
    template.resource_count_is("AWS::EC2::Subnet", 3 * zone_count)


def test_nodes_wait_for_the_way_out(stack: cdk.Stack) -> None:
    pin_zones(stack, resolve_zones(NetworkSpec(), "eu-west-1"))
    network = Network(stack, "Network", spec=NetworkSpec(), region="eu-west-1")
    waiting = cdk.CfnWaitConditionHandle(stack, "Nodes")
    waiting.node.add_dependency(network.private_subnets[0].internet_connectivity_established)
    ((_, resource),) = (
        Template.from_stack(stack)
        .find_resources("AWS::CloudFormation::WaitConditionHandle")
        .items()
    )
    assert any("privateSubnet1DefaultRoute" in key for key in resource["DependsOn"])


EXISTING = {
    "vpc_id": "vpc-0a1b2c3d",
    "cidrs": ["10.0.0.0/16"],
    "private_subnets": {"eu-west-1a": "subnet-0a000001", "eu-west-1b": "subnet-0a000002"},
}


def test_existing_vpc_is_not_changed(stack: cdk.Stack) -> None:
    spec = NetworkSpec.model_validate({"ip_family": "ipv4", "existing": EXISTING})
    network = ExistingNetwork(stack, "Network", spec=spec, services=SERVICES)
    assert Template.from_stack(stack).to_json().get("Resources") is None
    assert [s.subnet_id for s in network.private_subnets] == ["subnet-0a000001", "subnet-0a000002"]
    assert network.intra_subnets == ()


def test_existing_vpc_gets_endpoints_on_request(stack: cdk.Stack) -> None:
    spec = NetworkSpec.model_validate(
        {"ip_family": "ipv4", "existing": EXISTING, "endpoints": "derived"}
    )
    ExistingNetwork(stack, "Network", spec=spec, services=SERVICES)
    Template.from_stack(stack).resource_count_is("AWS::EC2::VPCEndpoint", 3)


SEVERAL = {
    **EXISTING,
    "private_subnets": {
        "eu-west-1a": ["subnet-0a000001", "subnet-0a000003"],
        "eu-west-1b": "subnet-0a000002",
    },
    "intra_subnets": {
        "eu-west-1a": ["subnet-0a000001", "subnet-0a000005"],
        "eu-west-1c": "subnet-0a000006",
    },
}


def test_existing_vpc_with_several_subnets_in_a_zone(stack: cdk.Stack) -> None:
    """Endpoints are in one subnet of each zone, the first; EC2 takes no second one."""
    spec = NetworkSpec.model_validate(
        {"ip_family": "ipv4", "existing": SEVERAL, "endpoints": "derived"}
    )
    network = ExistingNetwork(stack, "Network", spec=spec, services=SERVICES)
    assert network.zones == ("eu-west-1a", "eu-west-1a", "eu-west-1b")
    assert [subnet.subnet_id for subnet in network.private_subnets] == [
        "subnet-0a000001",
        "subnet-0a000003",
        "subnet-0a000002",
    ]
    assert [s.subnet_id for s in one_per_zone(network)] == ["subnet-0a000001", "subnet-0a000002"]
    endpoints = Template.from_stack(stack).find_resources("AWS::EC2::VPCEndpoint").values()
    assert {tuple(one["Properties"]["SubnetIds"]) for one in endpoints} == {
        ("subnet-0a000001", "subnet-0a000002")
    }


def test_cluster_in_several_subnets_of_a_zone_uses_all_of_them(stack: cdk.Stack) -> None:
    spec = ClusterSpec.model_validate(
        {
            "network": {"ip_family": "ipv4", "existing": SEVERAL, "endpoints": "none"},
            "karpenter": {},
            "storage": {"file_systems": {"files": {}}},
        }
    )
    layout = ExistingNetwork(stack, "Network", spec=spec.network)
    EksBlueprint(stack, "Blueprint", cluster_name="prod", spec=spec, layout=layout)
    template = Template.from_stack(stack)
    ((_, cluster),) = template.find_resources("AWS::EKS::Cluster").items()
    assert cluster["Properties"]["ResourcesVpcConfig"]["SubnetIds"] == [
        "subnet-0a000001",
        "subnet-0a000005",
        "subnet-0a000006",
    ]
    ((_, group),) = template.find_resources("AWS::EKS::Nodegroup").items()
    assert group["Properties"]["Subnets"] == [
        "subnet-0a000001",
        "subnet-0a000003",
        "subnet-0a000002",
    ]
    targets = template.find_resources("AWS::EFS::MountTarget").values()
    assert sorted(one["Properties"]["SubnetId"] for one in targets) == [
        "subnet-0a000001",
        "subnet-0a000002",
    ]
    assert "subnet-0a000003" in str(
        template.find_resources("Custom::AWSCDK-EKS-KubernetesResource")
    )


@pytest.mark.parametrize(
    ("ids", "subnets"),
    [
        (["subnet-0a000001", "subnet-0a000001"], {}),
        (["subnet-0a000002"], {}),
        ("subnet-0a000009", {"intra_subnets": {"eu-west-1b": "subnet-0a000009"}}),
    ],
)
def test_fails_for_a_subnet_in_two_places(ids: Any, subnets: dict[str, Any]) -> None:
    tiers = {
        "private_subnets": {"eu-west-1a": ids, "eu-west-1b": "subnet-0a000002"},
        "intra_subnets": {"eu-west-1a": "subnet-0a000005", "eu-west-1b": "subnet-0a000006"},
    }
    with pytest.raises(SpecError, match="again, which is already"):
        NetworkSpec.model_validate(
            {
                "ip_family": "ipv4",
                "existing": {
                    **EXISTING,
                    **tiers,
                    "intra_subnets": {**tiers["intra_subnets"], **subnets.get("intra_subnets", {})},
                },
            }
        )


@pytest.mark.parametrize(
    ("fields", "prefixes"),
    [
        ({"cidr": "10.0.0.0/22"}, True),
        ({"cidr": "10.0.0.0/23"}, False),
        ({"cidr": "10.0.0.0/24", "secondary_cidr": {"cidr": "100.64.0.0/23"}}, True),
        ({"secondary_cidr": {"cidr": "100.64.0.0/24"}}, False),
        ({"secondary_cidr": {"cidr": "100.64.0.0/24", "custom_networking": False}}, True),
        ({"existing": EXISTING}, True),
        ({"prefix_delegation": False}, False),
    ],
)
def test_prefixes_need_free_blocks(fields: dict[str, Any], prefixes: bool) -> None:
    network = NetworkSpec.model_validate({"ip_family": "ipv4", **fields})
    assert network.prefixes is prefixes


def test_fails_to_make_an_existing_vpc(stack: cdk.Stack) -> None:
    spec = NetworkSpec.model_validate({"ip_family": "ipv4", "existing": EXISTING})
    with pytest.raises(BlueprintError, match=r"^Test/Network: existing must be unset"):
        Network(stack, "Network", spec=spec)


def test_fails_to_import_a_vpc_without_ids(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="existing must be set"):
        ExistingNetwork(stack, "Network", spec=NetworkSpec())


def test_endpoints_follow_from_what_is_enabled() -> None:
    nodes = derived_services(ClusterSpec())
    assert {"ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts", "ssm", "ssmmessages"} <= set(
        nodes
    )
    secrets = ClusterSpec(addons={"aws-secrets-store-csi-driver-provider": {}})
    assert set(derived_services(secrets)) - set(nodes) == {"secretsmanager"}
    fargate = ClusterSpec.model_validate(
        {
            "node_groups": {"system": None},
            "fargate_profiles": {"a": {"selectors": {"a": {"namespace": "a"}}}},
        }
    )
    assert "ssm" not in derived_services(fargate)
    assert "eks-auth" not in derived_services(fargate)


def test_rules_for_pods_know_the_ranges_of_their_family(
    dual_stack: tuple[Network, Template],
) -> None:
    network, template = dual_stack
    (vpc,) = template.find_resources("AWS::EC2::VPC")
    (ipv6,) = ranges_of_pods(network, "ipv6")
    assert cdk.Stack.of(network).resolve(ipv6) == {
        "Fn::Select": [0, {"Fn::GetAtt": [vpc, "Ipv6CidrBlocks"]}]
    }
    ipv4, _ = define(ip_family="ipv4", secondary_cidr={"cidr": "100.64.0.0/16"})
    assert ranges_of_pods(ipv4, "ipv4") == ("10.0.0.0/16", "100.64.0.0/16")
    assert ranges_of_pods(ipv4, "ipv6") == ()
