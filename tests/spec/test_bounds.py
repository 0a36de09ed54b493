"""Bounds are where the service has them: the last good value and the first bad one."""

from typing import Any

import pytest

from eks_blueprint.errors import SpecError
from eks_blueprint.spec import ClusterSpec, NetworkSpec
from eks_blueprint.spec.karpenter import KarpenterSpec

IPV4 = {"ip_family": "ipv4"}
LIMITS = {"limits": {"cpu": 8, "memory_gib": 32}}


def tags(count: int) -> dict[str, Any]:
    return {"tags": {f"key{index}": "value" for index in range(count)}}


def services(cidr: str) -> dict[str, Any]:
    return {"network": IPV4, "service_ipv4_cidr": cidr}


def vpc(cidr: str) -> dict[str, Any]:
    return {"network": {**IPV4, "cidr": cidr}}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (services("172.16.0.0/12"), services("10.0.0.0/11")),
        (services("172.20.0.0/24"), services("172.20.0.0/25")),
        (services("192.168.0.0/16"), services("192.167.0.0/16")),
        (tags(45), tags(46)),
        ({"tags": {"k" * 127: "v"}}, {"tags": {"k" * 128: "v"}}),
        ({"tags": {"k": "v" * 255}}, {"tags": {"k": "v" * 256}}),
        (
            vpc("10.0.0.0/24"),
            vpc("10.0.0.0/25"),
        ),
        (
            vpc("10.0.0.0/16"),
            vpc("10.0.0.0/15"),
        ),
        ({"network": {"zone_count": 4}}, {"network": {"zone_count": 5}}),
        (
            {"network": {**IPV4, "secondary_cidr": {"cidr": "100.64.0.0/26"}}},
            {"network": {**IPV4, "secondary_cidr": {"cidr": "100.64.0.0/27"}}},
        ),
    ],
)
def test_bound(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert ClusterSpec.model_validate(good)
    with pytest.raises(SpecError):
        ClusterSpec.model_validate(bad)


def test_bounds_of_priorities_of_the_library() -> None:
    def policies(priority: int) -> dict[str, Any]:
        rule = {"priority": priority, "egress": {"out": {"action": "deny"}}}
        return {"network_policies": {"cluster": {"guard": rule}}}

    for priority in (0, 899, 1000):
        assert ClusterSpec.model_validate(policies(priority))
    for priority in (900, 999):
        with pytest.raises(SpecError, match="must be 0 to 899 or 1000"):
            ClusterSpec.model_validate(policies(priority))


def test_models_alone_have_the_same_bounds() -> None:
    assert NetworkSpec(cidr="10.0.0.0/24").cidr == "10.0.0.0/24"
    with pytest.raises(SpecError, match="cidr: must be between /16 and /24"):
        NetworkSpec(cidr="10.0.0.0/25")
    pools = {f"p{index}": LIMITS for index in range(41)}
    with pytest.raises(SpecError, match="node_pools: must have at most 40 entries, got 41"):
        KarpenterSpec.model_validate({"node_pools": pools})
