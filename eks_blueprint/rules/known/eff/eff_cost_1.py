"""Looks at node pools and budgets: nodes that are not needed are removed."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    karpenter_pools,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_known, words

__all__ = ["judge"]

_NONE = ("0", "0%")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of node pools whether they remove nodes that are not needed."""
    for cluster in scene.clusters:
        for pool in karpenter_pools(cluster):
            yield _old(pool) if pool.kind == "Provisioner" else _pool(pool)


def _pool(pool: KubernetesItem) -> Judgement:
    after = pool.at("spec", "disruption", "consolidateAfter")
    if words(after) == "Never":
        return unmet(
            pool,
            f"ConsolidateAfter::{pool.name}",
            f"nodes that are not needed must be removed, got consolidateAfter Never in "
            f"{pool}; name a time such as 1m",
        )
    budgets = pool.at("spec", "disruption", "budgets")
    if not is_known(after) or not is_known(budgets):
        return unsure(pool, f"when {pool} removes nodes is not known")
    # A budget with a schedule or for some reasons leaves the nodes to others at other times.
    if any(
        words(at(one, "nodes")) in _NONE and not at(one, "schedule") and not at(one, "reasons")
        for one in pool.each("spec", "disruption", "budgets")
    ):
        return unmet(
            pool,
            f"Budgets::{pool.name}",
            f"nodes that are not needed must be removed, got a disruption budget of none at any "
            f"time in {pool}; give it a schedule, or allow 10%",
        )
    return met(pool)


def _old(pool: KubernetesItem) -> Judgement:
    """Say whether a Provisioner, as NodePools were called, removes nodes: it has to be told."""
    consolidates = flag(pool.at("spec", "consolidation", "enabled"), False)
    if consolidates or pool.at("spec", "ttlSecondsAfterEmpty") is not None:
        return met(pool)
    if consolidates is None:
        return unsure(pool, f"when {pool} removes nodes is not known")
    return unmet(
        pool,
        f"Consolidation::{pool.name}",
        f"nodes that are not needed must be removed, got neither consolidation nor "
        f"ttlSecondsAfterEmpty in {pool}; enable consolidation",
    )
