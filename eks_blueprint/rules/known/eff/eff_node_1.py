"""Looks at clusters with the Cluster Autoscaler: their node groups can grow and shrink."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import number
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

_NAME = "cluster-autoscaler"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of node groups whether the Cluster Autoscaler can scale them."""
    for cluster in scene.clusters:
        found = cluster.release(_NAME) or running(cluster, _NAME)
        if found is None:
            continue
        yield met(found)
        for group in cluster.node_groups:
            smallest = number(group.at("ScalingConfig", "MinSize"))
            largest = number(group.at("ScalingConfig", "MaxSize"))
            if smallest is None or largest is None:
                yield unsure(group, "how many nodes it has at least and at most is not known")
            elif smallest == largest:
                yield unmet(
                    group,
                    "ScalingConfig",
                    f"a node group must have room to grow and shrink, got {smallest:g} nodes at "
                    "least and at most; set MinSize below MaxSize",
                    "Properties",
                    "ScalingConfig",
                )
