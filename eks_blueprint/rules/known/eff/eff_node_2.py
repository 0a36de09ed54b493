"""Looks at clusters with nodes: Karpenter or EKS Auto Mode starts those that pods need."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.judgement import Judgement, met
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

_OTHER = "cluster-autoscaler"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster what starts its nodes."""
    for cluster in scene.clusters:
        if cluster.is_auto:
            yield met(cluster.item)
        elif cluster.karpenter is not None:
            yield met(cluster.karpenter)
        elif cluster.has_nodes and not _is_scaled(cluster):
            yield installed(
                cluster,
                None,
                "Karpenter",
                "nodes must follow the load, got node groups and nothing that scales them; install "
                "Karpenter, or turn on EKS Auto Mode",
            )


def _is_scaled(cluster: Cluster) -> bool:
    """Say whether the Cluster Autoscaler does it, which has a rule of its own."""
    return cluster.release(_OTHER) is not None or running(cluster, _OTHER) is not None
