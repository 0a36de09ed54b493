"""Rules between components and the nodes that a cluster has at its creation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from eks_blueprint.catalogue import SYSTEM_TOLERATION, Component
from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.capacity import Demand, Hosts, demand_of, largest_pod, node_count
from eks_blueprint.spec.components import TurnedOn
from eks_blueprint.spec.fargate import FargateProfileSpec, FargateSelectorSpec
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.system_nodes import keeps_off

__all__ = [
    "capacity_issues",
    "capacity_warnings",
    "first_node_issues",
    "replica_issues",
]

_DNS_LABELS = {"k8s-app": "kube-dns", "eks.amazonaws.com/component": "coredns"}
"""Labels of CoreDNS's pods (eksctl-io/eksctl pkg/addons/default/assets/coredns-1.36.json, commit
3678ab4)."""
_GREY = 0.75
"""Share of the nodes above which add-ons, and DaemonSets that are not counted, may find no room."""


def first_node_issues(
    groups: Mapping[str, NodeGroupSpec],
    profiles: Mapping[str, FargateProfileSpec],
    *,
    dns: AddonSpec | None,
    zones: int,
) -> Iterator[Found]:
    """Return an issue if CoreDNS finds no node at the creation of a cluster.

    The add-on then stays degraded until its creation fails, and with it the stack
    (aws/containers-roadmap#1389).

    :param groups: node groups of the cluster.
    :param profiles: its Fargate profiles; one that selects CoreDNS's pods runs them.
    :param dns: the add-on ``coredns``; with tolerations of the user, nothing is said.
    :param zones: number of zones of the network, or 0 if it is not known.
    """
    if dns is not None and "tolerations" in dns.configuration:
        return
    selectors = (one for profile in profiles.values() for one in profile.selectors.values())
    if not groups or any(_selects_dns(one) for one in selectors):
        return
    open_to = {
        name: group
        for name, group in groups.items()
        if not keeps_off(group.taints, [SYSTEM_TOLERATION["key"]])
    }
    if not open_to:
        yield (
            (),
            "must have a group whose taints CoreDNS and controllers tolerate, which is "
            f"CriticalAddonsOnly only, got other taints on {', '.join(groups)}; add a group "
            "without taints",
        )
    elif not any(node_count(group, zones) for group in open_to.values()):
        name = next(iter(open_to))
        yield (
            (name, "desired_size"),
            "must be at least 1, since CoreDNS and controllers need a node when the cluster is "
            "created, got 0; set min_size or desired_size to 2",
        )


def capacity_issues(
    components: Sequence[TurnedOn], hosts: Hosts, *, without: Collection[str] = ()
) -> Iterator[Found]:
    """Return an issue for controllers that cannot all run on the nodes for them.

    :param components: the enabled components.
    :param hosts: the nodes on which they run.
    :param without: fields whose pods may run elsewhere, or have other requests than those of the
        catalogue. Default: none.
    """
    running = [one for one in _charts(components, without) if one.pods]
    if not running or not hosts.groups:
        return
    names = ", ".join(component.name for component in running)
    name = next(iter(hosts.groups))
    if hosts.nodes == 0:
        yield (
            (name, "desired_size"),
            f"must be at least 1, since the controllers of {names} run on this group only, got 0",
        )
        return
    need = demand_of(running, hosts.nodes)
    large = largest_pod(running)
    if hosts.largest is not None and _exceeds(large, hosts.largest):
        yield (
            (name, "instance_types"),
            f"must be larger: a pod of {names} requests {_text(large)}, and a node has at most "
            f"{_text(hosts.largest)} beside DaemonSets, got "
            f"{', '.join(hosts.groups[name].instance_types)}; use m7g.large",
        )
        return
    if hosts.capacity is not None and _exceeds(need, hosts.capacity):
        yield (
            (name, "instance_types"),
            f"must be larger or more: controllers of {names} request {_text(need)}, and "
            f"{hosts.nodes} {'node has' if hosts.nodes == 1 else 'nodes have'} at most "
            f"{_text(hosts.capacity)} beside DaemonSets, got "
            f"{', '.join(hosts.groups[name].instance_types)}; use m7g.large, or a higher min_size",
        )


def capacity_warnings(
    components: Sequence[TurnedOn], hosts: Hosts, *, without: Collection[str] = ()
) -> Iterator[Warned]:
    """Warn about controllers that leave little room for add-ons.

    :param components: the enabled components.
    :param hosts: the nodes on which they run.
    :param without: fields whose pods may run elsewhere, or have other requests than those of the
        catalogue. Default: none.
    """
    need = demand_of(_charts(components, without), hosts.nodes)
    full = hosts.capacity
    if full is None or not hosts.groups or _exceeds(need, full):
        return
    if _exceeds(need, Demand(int(full.cpu * _GREY), int(full.memory * _GREY))):
        yield Warned(
            "controllers-barely-fit",
            (next(iter(hosts.groups)), "instance_types"),
            f"leave little room: controllers request {_text(need)} of at most {_text(full)}, "
            "beside DaemonSets, without other managed add-ons; use larger types or more nodes",
        )


def replica_issues(replicas: object, *, nodes: int) -> Iterator[Found]:
    """Return an issue for replicas that need more nodes than there are.

    :param replicas: the value of the user, if any.
    :param nodes: nodes on which one of them can run each.
    """
    if isinstance(replicas, int) and replicas > nodes > 0:
        yield (
            ("values", "replicas"),
            f"must be at most {nodes}, the nodes that it can run on, since two replicas never "
            f"share a node, got {replicas}",
        )


def _selects_dns(selector: FargateSelectorSpec) -> bool:
    """Say whether a selector takes CoreDNS's pods, which need all of its labels."""
    return fnmatchcase("kube-system", selector.namespace) and all(
        any(fnmatchcase(name, key) and fnmatchcase(has, value) for name, has in _DNS_LABELS.items())
        for key, value in selector.labels.items()
    )


def _charts(components: Sequence[TurnedOn], without: Collection[str]) -> list[Component]:
    """Return the components that are charts; pods of other components may run on any node."""
    return [one for one, paths in components if one.charts and paths[0][0] not in without]


def _exceeds(need: Demand, most: Demand) -> bool:
    return need.cpu > most.cpu or need.memory > most.memory


def _text(demand: Demand) -> str:
    return f"{demand.cpu / 1000:.1f} CPUs and {demand.memory / 1024:.1f} GiB"
