"""Looks at node pools and budgets: nodes that are not needed are removed."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.nodes import (
    karpenter_pools,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of node pools whether they remove nodes that are not needed."""
    for cluster in scene.clusters:
        for pool in karpenter_pools(cluster):
            after = words(pool.at("spec", "disruption", "consolidateAfter"))
            if after == "Never":
                yield unmet(
                    pool,
                    f"ConsolidateAfter::{pool.name}",
                    f"nodes that are not needed must be removed, got consolidateAfter Never in "
                    f"{pool}; name a time such as 1m",
                )
            else:
                yield met(pool)
