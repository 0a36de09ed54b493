"""The nodes on which the controllers of a cluster run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeVar

from eks_blueprint.catalogue import SYSTEM_TOLERATION
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.node_pools import NodePoolSpec
from eks_blueprint.spec.nodes import TaintSpec

__all__ = ["keeps_off", "system_groups", "system_node_labels"]

_Nodes = TypeVar("_Nodes", NodeGroupSpec, NodePoolSpec)


def keeps_off(taints: Mapping[str, TaintSpec], tolerated: Iterable[str] = ()) -> bool:
    """Return whether taints keep a pod off a node.

    :param taints: taints of the node by key.
    :param tolerated: keys of the taints that the pod tolerates. Default: none.
    """
    keys = {*tolerated}
    return any(
        taint.effect != "PreferNoSchedule" and key not in keys for key, taint in taints.items()
    )


def system_groups(groups: Mapping[str, _Nodes]) -> Mapping[str, _Nodes]:
    """Return the node groups, or pools, with the taint ``CriticalAddonsOnly``.

    :param groups: node groups or pools by name.
    """
    key = SYSTEM_TOLERATION["key"]
    return {
        name: group
        for name, group in groups.items()
        if key in group.taints and keeps_off({key: group.taints[key]})
    }


def system_node_labels(
    groups: Mapping[str, _Nodes], pools: Mapping[str, NodePoolSpec]
) -> Mapping[str, str]:
    """Return the label that the nodes of all system groups have, and no other nodes.

    It is the first such label of the first system group: one label, so that a change of the others
    does not move the controllers.

    :param groups: node groups, or pools of EKS Auto Mode, by name.
    :param pools: node pools of Karpenter by name.
    :returns: the label, or an empty map if there is no system group or no such label.
    """
    system: Mapping[str, _Nodes] = system_groups(groups)
    others = [group.labels for name, group in groups.items() if name not in system]
    others += [pool.labels for pool in pools.values()]
    for key, value in chain(*(group.labels.items() for group in [*system.values()][:1])):
        everywhere = all(group.labels.get(key) == value for group in system.values())
        if everywhere and not any(labels.get(key) == value for labels in others):
            return {key: value}
    return {}
