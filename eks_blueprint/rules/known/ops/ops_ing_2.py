"""Looks at Services and Ingresses: load balancers send traffic straight to pods."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.edges import edges_of
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say where load balancers send traffic."""
    for cluster in scene.clusters:
        for edge in edges_of(cluster):
            if edge.targets == "ip":
                yield met(edge.item)
            elif edge.targets == "instance":
                yield unmet(
                    edge.item,
                    f"{edge.item}",
                    f"traffic must go straight to pods, got nodes as targets of {edge.item}, by "
                    "annotation or where nothing is said; set target-type to ip",
                )
            else:
                yield unsure(edge.item, f"the targets of {edge.item} are not known")
