"""How many pods a node takes where nobody says it."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.spec import IpFamily, NodeGroupSpec, NodePoolSpec

__all__ = ["pods_per_node"]

_RECOMMENDED = 110
# The oldest generation in which every type of a category runs on Nitro and is large enough; with
# NVIDIA GPUs it is that of g4dn and p4d.
_GENERATION, _GPU_GENERATION = 5, 4


def pods_per_node(
    nodes: Iterable[NodeGroupSpec | NodePoolSpec], *, ip_family: IpFamily, prefixes: bool
) -> int | None:
    """Return the number of pods per node that EKS recommends where nodes get prefixes.

    EKS computes it for node groups with its own AMIs. Karpenter and custom AMIs would count single
    addresses of network interfaces, 8 on a c7g.medium and 29 on an m7g.large. Nodes of at least 30
    vCPUs could take 250, but an EC2NodeClass has one number for all of its nodes.

    :param nodes: the node groups with custom AMIs, or the pools of an EC2NodeClass.
    :param ip_family: IP family of the cluster.
    :param prefixes: whether nodes get IPv4 prefixes.
    :returns: 110, or ``None`` if the network interfaces carry fewer.

    Source: EKS user guide, "Choose an optimal Amazon EC2 node instance type", maximum Pods, and
    "Assign more IP addresses to Amazon EKS nodes with prefixes".
    """
    if ip_family == "ipv6" or (prefixes and all(map(_dense, nodes))):
        return _RECOMMENDED
    return None


def _dense(nodes: NodeGroupSpec | NodePoolSpec) -> bool:
    if isinstance(nodes, NodePoolSpec) and not nodes.instance_types:
        return nodes.generation >= (_GPU_GENERATION if nodes.gpu else _GENERATION)
    return all(instance.dense for instance in nodes.types)
