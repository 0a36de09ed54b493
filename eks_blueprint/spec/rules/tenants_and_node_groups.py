"""Rules between tenants and the nodes on which controllers run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.errors import Warned
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.node_pools import NodePoolSpec

__all__ = ["controller_node_warnings"]


def controller_node_warnings(
    tenants: Collection[str],
    groups: Mapping[str, NodeGroupSpec] | Mapping[str, NodePoolSpec],
    *,
    labels: Mapping[str, str],
    field: tuple[str, ...] = ("node_groups",),
) -> Iterator[Warned]:
    """Warn about controllers that may run beside pods of tenants.

    :param tenants: names of the tenants.
    :param groups: node groups of the cluster, or pools of EKS Auto Mode.
    :param labels: the label of the nodes for controllers; empty if there is none.
    :param field: where the groups are. Default: ``node_groups``.
    """
    if tenants and groups and not labels:
        yield Warned(
            "controllers-beside-tenants",
            field,
            "has no group for controllers, so that these may share nodes with pods of tenants: "
            "give one group the taint CriticalAddonsOnly and a label that no other nodes have, "
            "such as `node-role: system`",
        )
