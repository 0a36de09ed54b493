"""Rules between observability and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.metric_sources import metric_sources_of
from eks_blueprint.spec.rules.alarms_and_metrics import alarm_metric_issues

__all__ = ["observability_issues_of"]


def observability_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on observability.

    :param cluster: the cluster.
    """
    spec = cluster.observability
    if spec is not None and spec.alarms is not None:
        found = alarm_metric_issues(spec.alarms, metric_sources_of(cluster))
        yield from below(("observability", "alarms"), found)
