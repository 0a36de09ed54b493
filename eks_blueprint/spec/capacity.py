"""Whether the pods that are installed fit on the nodes that a cluster has at its creation.

Both sides are bounds, so that only what cannot fit is refused: pods request at least what is
counted here, without those of add-ons that are no DaemonSets, and nodes have at most what is
counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eks_blueprint.catalogue import SYSTEM_TOLERATION, Component, Pods, Requests, addon
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.kubelet import KubeletSpec
from eks_blueprint.spec.kubernetes import amount
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.system_nodes import keeps_off

__all__ = ["Demand", "Hosts", "daemons_of", "demand_of", "hosts_of", "largest_pod", "node_count"]

_MIB = 1024 * 1024
_RESERVED_MIB = 255 + 100
"""What the kubelet keeps at least: Bottlerocket reserves 255 MiB and 11 MiB for each pod, and
evicts pods below 100 MiB (aws/karpenter-provider-aws pkg/providers/instancetype/types.go,
commit 1d92708, ``kubeReservedResources``; Kubernetes documentation, "Node-pressure Eviction", hard
thresholds)."""
_MOST_ZONES = 4


@dataclass(frozen=True)
class Demand:
    """What pods request.

    :param cpu: thousandths of a CPU.
    :param memory: MiB.
    """

    cpu: int = 0
    memory: int = 0

    def __add__(self, other: Demand) -> Demand:
        return Demand(self.cpu + other.cpu, self.memory + other.memory)

    def without(self, other: Demand) -> Demand:
        """Return what is left of it, which is never less than nothing.

        :param other: what is taken.
        """
        return Demand(max(self.cpu - other.cpu, 0), max(self.memory - other.memory, 0))


@dataclass(frozen=True)
class Hosts:
    """The nodes on which controllers can run.

    :param groups: the node groups, by name.
    :param nodes: how many nodes they have.
    :param capacity: what pods other than those of DaemonSets can request on all of them at most, or
        ``None`` if one of them is large enough for everything, or of a type that the catalogue does
        not know.
    :param largest: the same for one node.
    """

    groups: Mapping[str, NodeGroupSpec]
    nodes: int
    capacity: Demand | None
    largest: Demand | None


def node_count(group: NodeGroupSpec, zones: int, *, most: bool = False) -> int:
    """Return how many nodes a group has.

    :param group: the group.
    :param zones: number of zones of the network, or 0 if it is not known.
    :param most: count the largest size, instead of the size at creation. Default: false.
    """
    size = group.max_size if most else group.desired
    if not group.one_per_zone:
        return size
    return size * (len(group.availability_zones) or zones or _MOST_ZONES)


def hosts_of(
    groups: Mapping[str, NodeGroupSpec],
    labels: Mapping[str, str],
    *,
    zones: int,
    scaled: bool = False,
    daemons: Demand = Demand(),
) -> Hosts:
    """Return the nodes on which controllers of the library can run.

    :param groups: node groups of a cluster.
    :param labels: labels that controllers select; empty if they select none.
    :param zones: number of zones of the network, or 0 if it is not known.
    :param scaled: whether an autoscaler adds nodes for pods that wait. Default: false.
    :param daemons: what pods of DaemonSets request on each node. Default: nothing.
    """
    found = {
        name: group
        for name, group in groups.items()
        if not keeps_off(group.taints, [SYSTEM_TOLERATION["key"]])
        and labels.items() <= group.labels.items()
    }
    total, largest = Demand(), Demand()
    unknown = False
    for group in found.values():
        if node_count(group, zones) == 0:
            continue
        one = _of_node(group)
        if one is None:
            unknown = True
            continue
        one = one.without(daemons)
        count = node_count(group, zones, most=scaled)
        total += Demand(one.cpu * count, one.memory * count)
        largest = Demand(max(largest.cpu, one.cpu), max(largest.memory, one.memory))
    return Hosts(
        found,
        sum(node_count(group, zones) for group in found.values()),
        None if unknown else total,
        None if unknown else largest,
    )


def daemons_of(addons: Mapping[str, AddonSpec]) -> Demand:
    """Return what the DaemonSets of managed add-ons request at least on each node.

    :param addons: add-ons of the cluster; one with values of the user may have other requests.
    """
    total = Demand()
    for name, spec in addons.items():
        facts = addon(name)
        if facts is not None and not spec.configuration:
            for one in facts.daemons.values():
                total += _times(one, 1)
    return total


def demand_of(components: Iterable[Component], nodes: int) -> Demand:
    """Return what the pods of components request in a new cluster.

    :param components: the components.
    :param nodes: nodes that they can run on; of pods that never share a node, no more are made.
    """
    total = Demand()
    for component in components:
        for pods in component.pods.values():
            count = min(pods.replicas, nodes) if pods.one_per_node else pods.replicas
            total += _times(pods, count)
    return total


def largest_pod(components: Iterable[Component]) -> Demand:
    """Return what the largest pod of components requests.

    :param components: the components.
    """
    each = [_times(pods, 1) for component in components for pods in component.pods.values()]
    return max(each, key=lambda one: one.memory, default=Demand())


def _times(pods: Pods | Requests, count: int) -> Demand:
    return Demand(int(amount(pods.cpu) * 1000) * count, int(amount(pods.memory) / _MIB) * count)


def _of_node(group: NodeGroupSpec) -> Demand | None:
    """Return the most that pods can request on a node: EKS may take any of the types."""
    own = group.custom_ami is not None or group.bottlerocket.kubelet != KubeletSpec()
    reserved = 0 if own else _RESERVED_MIB
    found = [instance.small_capacity for instance in group.types]
    sizes = [size for size in found if size is not None]
    if len(sizes) < len(found):
        return None
    return Demand(
        max(cpus for cpus, _ in sizes) * 1000, max(memory for _, memory in sizes) - reserved
    )
