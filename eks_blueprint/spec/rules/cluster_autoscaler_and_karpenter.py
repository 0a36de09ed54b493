"""Rules between the Cluster Autoscaler and Karpenter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.node_pools import NodePoolSpec
from eks_blueprint.spec.nodes import TaintSpec

__all__ = ["two_autoscaler_issues"]


def two_autoscaler_issues(
    groups: Mapping[str, NodeGroupSpec], pools: Mapping[str, NodePoolSpec]
) -> Iterator[Found]:
    """Return an issue for each node group that scales for the same pods as a pool of Karpenter.

    Both start nodes for a pod that waits, and the Cluster Autoscaler removes its own again later. A
    group is left alone if its taints differ from those of every pool, or if it has a fixed size.

    :param groups: node groups by name, which the Cluster Autoscaler scales.
    :param pools: node pools of Karpenter by name.

    Source: Karpenter documentation, "FAQs", "Can I use Karpenter with the Kubernetes Cluster
    Autoscaler?".
    """
    for name, group in groups.items():
        if group.min_size == group.max_size:
            continue
        for pool_name, pool in pools.items():
            if _kept_off(group.taints) == _kept_off(pool.taints):
                yield (
                    (),
                    f"must not scale node group {name} beside Karpenter's pool {pool_name}, which "
                    "runs the same pods, so that both start nodes for a pod that waits; give one "
                    "of them a taint, set max_size of the group to min_size, or remove "
                    "cluster_autoscaler",
                )
                break


def _kept_off(taints: Mapping[str, TaintSpec]) -> frozenset[tuple[str, str]]:
    """Return the taints that a pod must tolerate."""
    return frozenset(
        (key, taint.value or "")
        for key, taint in taints.items()
        if taint.effect != "PreferNoSchedule"
    )
