"""Rules between off-hours and the nodes that they stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.off_hours import OffHoursSpec

__all__ = ["off_hour_issues"]

_SCALE_DOWN = "scale the workloads down instead, and it removes the nodes"
_INSTEAD = {"karpenter": "stop its NodePools instead, with node_pools"}


def off_hour_issues(
    off_hours: Mapping[str, OffHoursSpec],
    groups: Mapping[str, NodeGroupSpec],
    *,
    production: bool,
    autoscaler: str | None,
) -> Iterator[Found]:
    """Return issues for nodes that are not there, in production, stopped twice or started again.

    :param off_hours: off-hours by name.
    :param groups: node groups by name.
    :param production: whether the cluster has another profile than ``poc``.
    :param autoscaler: the field of what starts nodes for pods that wait, or ``None``.

    Source: kubernetes/autoscaler cluster-autoscaler/FAQ.md, "How does scale-up work?"; Karpenter
    documentation, "Disruption" and "FAQs"; Auto Scaling API reference, PutWarmPool,
    MaxGroupPreparedCapacity.
    """
    owners: dict[str, str] = {}
    for name, hours in off_hours.items():
        if production and not hours.in_production:
            yield (
                (name,),
                "must have in_production: true in a cluster whose profile is not poc, since its "
                "nodes stop every evening",
            )
        if hours.node_groups and autoscaler is not None:
            yield (
                (name, "node_groups"),
                f"cannot be stopped beside {autoscaler}, which starts nodes again for the pods "
                f"that wait; {_INSTEAD.get(autoscaler, _SCALE_DOWN)}",
            )
        for index, group in enumerate(hours.node_groups):
            if group not in groups:
                known = ", ".join(sorted(groups)) or "none"
                yield (
                    (name, "node_groups", index),
                    f"must be a node group of the cluster, got {group!r}; it has {known}",
                )
            elif _fills_up(groups[group]):
                yield (
                    (name, "node_groups", index),
                    f"must be a node group without a warm pool, got {group!r}, whose pool starts "
                    "as many instances as the group stops",
                )
            elif group in owners:
                yield (
                    (name, "node_groups", index),
                    f"must stand in one entry only, got {group!r}, which {owners[group]} has",
                )
            owners.setdefault(group, name)


def _fills_up(group: NodeGroupSpec) -> bool:
    """Auto Scaling keeps as many instances in a pool as the group could still get."""
    return group.warm_pool is not None and group.warm_pool.enabled
