"""Looks at what is installed in clusters with nodes: Container Insights watches them."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.judgement import Judgement, Subject
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

_ADDON = "amazon-cloudwatch-observability"
_CHARTS = (_ADDON, "aws-cloudwatch-metrics", "aws-cloudwatch", "cloudwatch-agent")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether Container Insights watches it."""
    for cluster in scene.clusters:
        if cluster.has_nodes:
            found: Subject | None = cluster.addons.get(_ADDON) or cluster.release(*_CHARTS)
            found = found or running(cluster, "cloudwatch-agent")
            yield installed(
                cluster,
                found,
                _ADDON,
                f"nodes and pods must be watched, got no Container Insights; add the add-on "
                f"{_ADDON}",
            )
