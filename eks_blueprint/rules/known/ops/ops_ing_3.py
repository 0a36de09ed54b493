"""Looks at Ingresses: they share load balancers."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.edges import edges_of
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of Ingresses whether they share a load balancer."""
    for cluster in scene.clusters:
        ingresses = [one for one in edges_of(cluster) if one.item.kind == "Ingress"]
        alone = [one for one in ingresses if not one.group]
        for edge in ingresses:
            if edge.group:
                yield met(edge.item)
        if len(alone) > 1:
            for edge in alone:
                yield unmet(
                    edge.item,
                    f"{edge.item}",
                    f"Ingresses must share a load balancer, got {len(alone)} with one each, among "
                    f"them {edge.item}; name a group in the parameters of their class",
                )
