"""Looks at what collects metrics and traces: OpenTelemetry, not the daemon of X-Ray."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.workloads import images_of

__all__ = ["judge"]

_CHARTS = (
    "opentelemetry-collector",
    "opentelemetry-operator",
    "adot-exporter-for-eks-on-ec2",
    "opentelemetry-kube-stack",
)
_DAEMON = "xray-daemon"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster what collects its metrics and traces."""
    for cluster in scene.clusters:
        found = (
            cluster.addons.get("adot")
            or cluster.release(*_CHARTS)
            or next(cluster.of_kind("OpenTelemetryCollector"), None)
        )
        if found is not None:
            yield met(found)
        for one, image in images_of(cluster):
            if _DAEMON in image:
                yield unmet(
                    one,
                    f"{one}",
                    f"traces must be collected with OpenTelemetry, got {image} in {one}, which "
                    "knows X-Ray only; use a collector of OpenTelemetry",
                )
    for scraper in scene.items("AWS::APS::Scraper"):
        yield met(scraper)
