"""Zones come and go for nodes; those of the control plane and exports in use stay."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import aws_cdk as cdk
import pytest

from eks_blueprint import stacks
from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import context, read

ENVIRONMENT = {"account": "111122223333", "region": "eu-west-1"}
PARTS: Mapping[str, Any] = {
    "environment": ENVIRONMENT,
    "fargate_profiles": {"jobs": {"selectors": {"all": {"namespace": "jobs"}}}},
    "karpenter": {},
    "storage": {"file_systems": {"files": {}}},
    "bastion": {},
}
IPV4 = {"ip_family": "ipv4", "secondary_cidr": {}}


def _spec(network: Mapping[str, Any], **cluster: Any) -> Mapping[str, Any]:
    return {"clusters": {"prod": {"profile": "core", **PARTS, "network": network, **cluster}}}


SPECS: Mapping[str, Mapping[str, Any]] = {
    "two": _spec({"zone_count": 2}),
    "three": _spec({"zone_count": 3}),
    "two-and-one": _spec({"zone_count": 3}, control_plane_zone_count=2),
    "two-and-one-left": _spec({"zone_count": 3, "node_zone_count": 2}, control_plane_zone_count=2),
    "two-again": _spec({"zone_count": 2}, control_plane_zone_count=2),
    "three-left": _spec({"zone_count": 3, "node_zone_count": 2}),
    "three-isolated": _spec({"zone_count": 3, "nat": "none"}, karpenter=None, storage=None),
    "three-isolated-left": _spec(
        {"zone_count": 3, "nat": "none", "node_zone_count": 2}, karpenter=None, storage=None
    ),
    "pods": _spec({"zone_count": 3, **IPV4}),
    "pods-left": _spec({"zone_count": 3, "node_zone_count": 2, **IPV4}),
}


class Templates(NamedTuple):
    """What CloudFormation gets for one spec."""

    network: dict[str, Any]
    cluster: dict[str, Any]

    @property
    def exports(self) -> set[str]:
        return {output["Export"]["Name"] for output in self.network["Outputs"].values()}

    @property
    def imports(self) -> set[str]:
        return set(re.findall(r'"Fn::ImportValue": "([^"]+)"', json.dumps(self.cluster)))

    def of(self, kind: str, stack: str = "cluster") -> dict[str, dict[str, Any]]:
        resources = getattr(self, stack)["Resources"]
        return {
            key: one.get("Properties", {}) for key, one in resources.items() if one["Type"] == kind
        }

    def control_plane(self) -> list[Any]:
        (cluster,) = self.of("AWS::EKS::Cluster").values()
        found: list[Any] = cluster["ResourcesVpcConfig"]["SubnetIds"]
        return found


@cache
def _synthesized() -> Mapping[str, Templates]:
    app = cdk.App(context=context())
    for name, spec in SPECS.items():
        stacks.build(cdk.Stage(app, name), BlueprintSpec.model_validate(spec))
    folder = Path(app.synth().directory)
    return {name: _templates(folder / f"assembly-{name}", name) for name in SPECS}


def _templates(folder: Path, stage: str) -> Templates:
    made = {}
    for template in read(folder).templates.values():
        # The stage is in the names of stacks and exports.
        text = re.sub(rf"\b{stage}[-/]", "", json.dumps(template))
        made["AWS::EKS::Cluster" in text] = json.loads(text)
    return Templates(network=made[False], cluster=made[True])


EDITS = [
    ("two", "two-and-one"),
    ("two-and-one", "two-and-one-left"),
    ("two-and-one-left", "two-again"),
    ("three", "three-left"),
    ("three-left", "three"),
    ("three-isolated", "three-isolated-left"),
    ("pods", "pods-left"),
]


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_control_plane_keeps_its_subnets(before: str, after: str) -> None:
    made = _synthesized()
    assert made[before].control_plane() == made[after].control_plane()


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_no_export_in_use_disappears(before: str, after: str) -> None:
    """The network is deployed first, while the cluster's stack still imports what it did."""
    made = _synthesized()
    assert made[before].imports - made[after].exports == set()


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_no_subnet_moves(before: str, after: str) -> None:
    made = _synthesized()
    old, new = (made[name].of("AWS::EC2::Subnet", "network") for name in (before, after))
    fixed = ("CidrBlock", "Ipv6CidrBlock", "AvailabilityZone", "VpcId")
    assert {key: [old[key].get(one) for one in fixed] for key in old.keys() & new.keys()} == {
        key: [new[key].get(one) for one in fixed] for key in old.keys() & new.keys()
    }


def test_without_the_count_the_control_plane_would_follow() -> None:
    made = _synthesized()
    assert len(made["two"].control_plane()) == 2
    assert len(made["three"].control_plane()) == 3


@pytest.mark.parametrize("kind", ["AWS::EKS::Nodegroup", "AWS::EKS::FargateProfile"])
def test_nodes_are_in_the_zones_of_nodes(kind: str) -> None:
    made = _synthesized()
    wanted = {"two": 2, "two-and-one": 3, "two-and-one-left": 2, "three-left": 2}
    for name, zones in wanted.items():
        assert {len(one["Subnets"]) for one in made[name].of(kind).values()} == {zones}, name


def test_nothing_of_the_cluster_stays_in_a_zone_that_nodes_left() -> None:
    """Apart from the control plane, no resource names a subnet of the third zone."""
    made = _synthesized()
    for name in ("two-and-one-left", "three-left", "pods-left"):
        third = {one for one in made[name].imports if "Subnet3" in one}
        assert {one for one in third if "intraSubnet" not in one} == set(), name
    assert any("privateSubnet3" in one for one in made["three"].imports)


def test_a_zone_without_nodes_costs_nothing_and_is_not_found_by_controllers() -> None:
    made = _synthesized()["three-left"]
    assert len(made.of("AWS::EC2::NatGateway", "network")) == 2
    subnets = made.of("AWS::EC2::Subnet", "network")
    keys = {
        name: {tag["Key"] for tag in properties["Tags"]} for name, properties in subnets.items()
    }
    selected = ("karpenter.sh/discovery", "kubernetes.io/role/")
    tagged = {name for name, found in keys.items() if any(k.startswith(selected) for k in found)}
    assert len(subnets) == 9
    assert len(tagged) == 4
    assert not any("Subnet3" in name for name in tagged)
    endpoints = made.of("AWS::EC2::VPCEndpoint", "network").values()
    assert {len(one["SubnetIds"]) for one in endpoints if "SubnetIds" in one} == {2}


def test_private_subnet_of_a_left_zone_still_has_a_way_out() -> None:
    """Its nodes go after the network stack is deployed."""
    routes = _synthesized()["three-left"].of("AWS::EC2::Route", "network")
    (third,) = (
        one for key, one in routes.items() if "privateSubnet3" in key and "NatGatewayId" in one
    )
    assert third["NatGatewayId"]["Ref"].startswith("NetworkVpcpublicSubnet")
    assert "publicSubnet3" not in third["NatGatewayId"]["Ref"]


def test_eni_configs_are_of_the_zones_of_nodes() -> None:
    for name, zones in (("pods", "abc"), ("pods-left", "ab")):
        addons = _synthesized()[name].of("AWS::EKS::Addon").values()
        (cni,) = (json.dumps(one) for one in addons if one["AddonName"] == "vpc-cni")
        assert {zone for zone in "abc" if f"eu-west-1{zone}" in cni} == set(zones)
