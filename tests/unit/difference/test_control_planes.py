"""What EKS refuses of a cluster, although its schema says that it can be updated."""

from typing import Any

import pytest

from eks_blueprint.assembly import Stack
from eks_blueprint.difference import Difference, difference
from tests.support.templates import assembly_of, resource, stack_of


def found(result: Difference, check: str) -> list[str]:
    return [one.subject for one in result.findings if one.check == check]


def control_plane(subnets: list[Any], version: str = "1.34") -> dict[str, Any]:
    config = {"SubnetIds": subnets}
    return resource("AWS::EKS::Cluster", ResourcesVpcConfig=config, Version=version)


def in_zones(zones: str, *, imported: bool = False) -> list[Stack]:
    """Give a cluster in some zones, with its subnets in its own stack or in another."""
    subnets = {
        f"Subnet{zone}": resource("AWS::EC2::Subnet", VpcId="vpc-1", AvailabilityZone=zone)
        for zone in zones
    }
    if not imported:
        cluster = control_plane([{"Ref": name} for name in subnets])
        return [stack_of("prod", {**subnets, "Cluster": cluster})]
    return [
        stack_of("network", subnets, exports={name: {"Ref": name} for name in subnets}),
        stack_of(
            "prod",
            {"Cluster": control_plane([{"Fn::ImportValue": f"network:{one}"} for one in subnets])},
        ),
    ]


@pytest.mark.parametrize("imported", [False, True])
@pytest.mark.parametrize(("before", "after"), [("ab", "abc"), ("abc", "ab"), ("ab", "ac")])
def test_cluster_cannot_go_to_other_zones(before: str, after: str, imported: bool) -> None:
    old, new = (assembly_of(*in_zones(one, imported=imported)) for one in (before, after))
    assert found(difference(old, new), "refused") == ["prod/Cluster"]


def test_cluster_may_get_another_subnet_of_a_zone() -> None:
    subnets = {
        name: resource("AWS::EC2::Subnet", VpcId="vpc-1", AvailabilityZone=zone)
        for name, zone in {"A": "a", "B": "b", "B2": "b"}.items()
    }
    old, new = (
        assembly_of(stack_of("prod", {**subnets, "It": control_plane([{"Ref": n} for n in names])}))
        for names in (("A", "B"), ("A", "B2"))
    )
    assert difference(old, new).findings == ()


def test_cluster_gets_subnets_of_unknown_zones() -> None:
    old, new = (
        assembly_of(stack_of("prod", {"It": control_plane(one)}))
        for one in (["subnet-1", "subnet-2"], ["subnet-1", "subnet-3"])
    )
    assert found(difference(old, new), "cluster-subnets") == ["prod/It"]
    assert not difference(old, new).dangerous


@pytest.mark.parametrize(
    ("before", "after", "blocked"),
    [
        ("1.34", "1.35", False),
        ("1.34", "1.36", True),
        ("1.35", "1.34", True),
        ("1.35", {"Ref": "Version"}, False),
    ],
)
def test_version_goes_up_by_one(before: str, after: Any, blocked: bool) -> None:
    old, new = (
        assembly_of(stack_of("prod", {"It": control_plane(["a"], version)}))
        for version in (before, after)
    )
    assert difference(old, new).blocked is blocked
