"""How many pods a node takes where neither EKS nor the spec says it."""

from typing import Any

import pytest

from eks_blueprint.compute.density import pods_per_node
from eks_blueprint.spec import NodeGroupSpec, NodePoolSpec

LIMITS = {"limits": {"cpu": 10, "memory_gib": 40}}
X86 = {"architecture": "x86_64"}


def pool(**more: Any) -> NodePoolSpec:
    return NodePoolSpec(**LIMITS, **more)


@pytest.mark.parametrize(
    "nodes",
    [
        pool(),
        pool(instance_types=["m7g.large", "c8g.xlarge"]),
        pool(min_generation=5),
        pool(gpu=True, **X86),
        NodeGroupSpec(),
    ],
)
def test_prefixes_carry_110_pods(nodes: NodePoolSpec | NodeGroupSpec) -> None:
    assert pods_per_node([nodes], ip_family="ipv4", prefixes=True) == 110
    assert pods_per_node([nodes], ip_family="ipv4", prefixes=False) is None
    assert pods_per_node([nodes], ip_family="ipv6", prefixes=False) == 110


@pytest.mark.parametrize(
    "nodes",
    [
        pool(instance_types=["m7g.large", "m7g.medium"]),  # 2 interfaces of 4 addresses
        pool(instance_types=["t4g.small"]),
        pool(instance_types=["d3.xlarge"], **X86),
        pool(instance_types=["m4.large"], **X86),  # Xen gets no prefixes
        pool(min_generation=4, **X86),
        pool(min_generation=3, gpu=True, **X86),
        NodeGroupSpec(instance_types=("c7g.medium",)),
    ],
)
def test_one_small_type_keeps_the_number_of_the_interfaces(
    nodes: NodePoolSpec | NodeGroupSpec,
) -> None:
    assert pods_per_node([pool(), nodes], ip_family="ipv4", prefixes=True) is None
    # An IPv6 prefix has more addresses than a node has pods.
    assert pods_per_node([pool(), nodes], ip_family="ipv6", prefixes=False) == 110
