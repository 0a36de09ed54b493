"""Addresses that an upgrade needs."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.upgrades import CLUSTER, found, of

NODES, CONTROL_PLANE, UNKNOWN = "node-addresses", "control-plane-addresses", "addresses-not-checked"
NETWORK = "prod-network"
ZONES = ("a", "b", "c")


def network(**ranges: str) -> dict[str, Any]:
    """Return the stack of a network with a subnet for each zone, by tier and prefix length."""
    resources, outputs = {}, {}
    for number, (tier, prefix) in enumerate(ranges.items()):
        for index, zone in enumerate(ZONES):
            name = f"{tier}{zone}"
            properties = {"AvailabilityZone": zone, "CidrBlock": f"10.{number}.{index}.0/{prefix}"}
            resources[name] = {"Type": "AWS::EC2::Subnet", "Properties": properties}
            export = {"Name": f"{NETWORK}:{name}"}
            outputs[name] = {"Value": {"Ref": name}, "Export": export}
    return {"Resources": resources, "Outputs": outputs}


def imported(tier: str) -> list[Any]:
    return [{"Fn::ImportValue": f"{NETWORK}:{tier}{zone}"} for zone in ZONES]


def cluster(
    nodes: list[Any] | None = None,
    control_plane: list[Any] | None = None,
    cni: str = "{}",
    **group: Any,
) -> dict[str, Any]:
    properties = {
        "InstanceTypes": ["m7g.large"],
        "ScalingConfig": {"MinSize": 3, "DesiredSize": 3, "MaxSize": 3},
        "Subnets": imported("private") if nodes is None else nodes,
        **group,
    }
    subnets = imported("intra") if control_plane is None else control_plane
    family = {"IpFamily": group.pop("family", "ipv4")}
    properties.pop("family", None)
    return {
        "Cluster": {
            "Type": "AWS::EKS::Cluster",
            "Properties": {
                "ResourcesVpcConfig": {"SubnetIds": subnets},
                "KubernetesNetworkConfig": family,
            },
        },
        "Group": {"Type": "AWS::EKS::Nodegroup", "Properties": properties},
        "Cni": {
            "Type": "AWS::EKS::Addon",
            "Properties": {"AddonName": "vpc-cni", "ConfigurationValues": cni},
        },
    }


def check(resources: Mapping[str, Any], intra: str = "28", private: str = "24") -> dict[str, Any]:
    others = {NETWORK: network(private=private, intra=intra)}
    items = found(resources=resources, others=others)
    return {name: of(items, name) for name in (NODES, CONTROL_PLANE, UNKNOWN)}


PREFIXES = '{"env": {"ENABLE_PREFIX_DELEGATION": "true"}}'
CUSTOM = '{"env": {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true"}}'


@pytest.mark.parametrize(
    ("private", "parts", "severity"),
    [
        # One node for each zone with 10 addresses, and two more; 20 each with a warm interface.
        ("28", {}, "error"),
        ("27", {}, "error"),
        ("26", {}, "warning"),
        ("25", {}, None),
        # 17 for each of three nodes, 33 with a warm prefix.
        ("26", {"cni": PREFIXES}, "warning"),
        ("27", {"cni": PREFIXES}, "error"),
        ("25", {"cni": PREFIXES}, None),
        # Pods have a range of their own, or IPv6.
        ("28", {"cni": CUSTOM}, None),
        ("28", {"family": "ipv6"}, None),
        # Update strategy without surge.
        ("27", {"UpdateConfig": {"UpdateStrategy": "MINIMAL"}}, None),
        ("24", {"UpdateConfig": {"MaxUnavailable": 90}}, "error"),
        ("24", {"ScalingConfig": {"MinSize": 3, "MaxSize": 90}}, "warning"),
        ("25", {"InstanceTypes": ["m7g.4xlarge"]}, "warning"),
        ("26", {"InstanceTypes": ["m7g.4xlarge"]}, "error"),
    ],
)
def test_subnets_of_nodes_need_room_for_the_surge(
    private: str, parts: dict[str, Any], severity: str | None
) -> None:
    got = check(cluster(**parts), private=private)
    assert got == {
        NODES: [severity] if severity else [],
        CONTROL_PLANE: [],
        UNKNOWN: [],
    }


def test_smallest_subnet_is_enough_for_a_control_plane() -> None:
    assert check(cluster(), intra="28")[CONTROL_PLANE] == []


def test_control_plane_in_subnets_that_nodes_fill_is_found() -> None:
    crowded = cluster(control_plane=imported("private"))
    assert check(crowded, private="28")[CONTROL_PLANE] == ["error"]
    assert check(crowded, private="24")[CONTROL_PLANE] == []


def test_clusters_of_one_network_are_counted_together() -> None:
    item = cluster()
    others = {NETWORK: network(private="23", intra="28")}
    many = {f"other{number}": {"Resources": item} for number in range(3)}
    assert of(found(resources=item, others={**others, **many}), CONTROL_PLANE) == ["error"]
    one = {"other": {"Resources": item}}
    assert of(found(resources=item, others={**others, **one}), CONTROL_PLANE) == []


def test_endpoints_take_an_address_each() -> None:
    stack = network(private="26", intra="28")
    for number in range(35):
        properties = {"SubnetIds": [{"Ref": f"private{zone}"} for zone in ZONES]}
        stack["Resources"][f"E{number}"] = {
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": properties,
        }
    assert of(found(resources=cluster(), others={NETWORK: stack}), NODES) == ["error"]


def test_subnets_that_exist_are_named_with_what_they_need() -> None:
    item = cluster(nodes=["subnet-1", "subnet-2"], control_plane=["subnet-3", "subnet-4"])
    items = found(resources=item)
    (one,) = (one for one in items if one.check == UNKNOWN)
    assert one.severity == "info"
    assert one.subject == f"clusters.{CLUSTER}"
    assert "subnet-3 5" in one.message
    assert "subnet-1 20" in one.message


def test_subnets_of_pods_are_checked_as_well() -> None:
    of_pods = {zone: {"id": f"<ImportValue:{NETWORK}:pods{zone}>"} for zone in ZONES}
    values = {
        "env": {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true"},
        "eniConfig": {"subnets": of_pods},
    }
    item = cluster(cni=json.dumps(values))
    small = found(resources=item, others={NETWORK: network(private="24", intra="28", pods="28")})
    (one,) = (one for one in small if one.check == NODES)
    assert "podsa" in one.subject
    assert "privatea" not in one.subject
    large = network(private="24", intra="28", pods="24")
    assert of(found(resources=item, others={NETWORK: large}), NODES) == []


def test_node_group_is_named_as_in_the_spec() -> None:
    item = cluster()
    item["BlueprintNodeGroupsbigonesF3D6A860"] = item.pop("Group")
    others = {NETWORK: network(private="28", intra="28")}
    spec = {"node_groups": {"big-ones": {}}}
    (one,) = (one for one in found(resources=item, others=others, spec=spec) if one.check == NODES)
    assert "the update of node group big-ones" in one.message


@pytest.mark.parametrize(("left", "expected"), [(4, ["error"]), (20, []), (19, [])])
def test_free_addresses_that_are_known_are_compared(left: int, expected: list[str]) -> None:
    item = cluster(nodes=["subnet-1", "subnet-2"], control_plane=["subnet-3", "subnet-4"])
    free = {"subnet-1": 20, "subnet-2": 20, "subnet-3": left, "subnet-4": left}
    items = found(resources=item, free_addresses=free)
    assert of(items, CONTROL_PLANE) == expected
    assert of(items, NODES) == []
    assert of(items, UNKNOWN) == []
    few = {**free, "subnet-1": 19}
    assert of(found(resources=item, free_addresses=few), NODES) == ["error"]


@pytest.mark.parametrize(
    "subnets", [None, "a", [None], [{"Ref": "Missing"}], [{"Fn::If": []}], [1]]
)
def test_subnets_of_any_form_do_no_harm(subnets: Any) -> None:
    item = cluster(nodes=subnets, control_plane=subnets)
    found(resources=item, others={NETWORK: network(private="24", intra="28")})
