"""Looks at what is installed in clusters: kube-state-metrics tells the state of objects."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.item import ReleaseItem
from eks_blueprint.rules.judgement import Judgement, Subject, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_unknown
from eks_blueprint.rules.workloads import running

__all__ = ["judge"]

_NAME = "kube-state-metrics"
# Charts that bring it, unless their values turn it off.
_WITH = ("prometheus", "kube-prometheus-stack", "k8s-monitoring", "datadog", "newrelic-bundle")
_SWITCHES = (_NAME, "kubeStateMetrics")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether the state of its objects is known."""
    for cluster in scene.clusters:
        doubtful = next(_doubtful(cluster), None)
        found: Subject | None = (
            cluster.addons.get(_NAME) or cluster.release(_NAME) or next(_bundled(cluster), None)
        )
        found = found or running(cluster, _NAME)
        if found is None and doubtful is not None:
            yield unsure(doubtful, f"whether it brings {_NAME} is not known")
            continue
        yield installed(
            cluster,
            found,
            _NAME,
            f"the state of objects must become metrics, got no {_NAME}; add the add-on",
        )


def _bundled(cluster: Cluster) -> Iterator[ReleaseItem]:
    for release in cluster.releases:
        given = [release.at(name, "enabled") for name in _SWITCHES]
        if (
            release.chart in _WITH
            and release.values is not None
            and not any(flag(one) is False or is_unknown(one) for one in given)
        ):
            yield release


def _doubtful(cluster: Cluster) -> Iterator[ReleaseItem]:
    for release in cluster.releases:
        given = [release.at(name, "enabled") for name in _SWITCHES]
        if release.chart in _WITH and (release.values is None or any(map(is_unknown, given))):
            yield release
