"""Rules between the collector and the workspace for its metrics."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.opentelemetry import OpenTelemetrySpec

__all__ = ["destination_issues"]


def destination_issues(collector: OpenTelemetrySpec, *, prometheus: bool) -> Iterator[Found]:
    """Return issues for metrics that have nowhere to go.

    :param collector: the collector.
    :param prometheus: whether there is a workspace of Amazon Managed Prometheus.
    """
    metrics = collector.metrics
    if "metrics" not in collector.signals:
        return
    where = ("opentelemetry", "metrics")
    if metrics.destination == "prometheus" and not prometheus:
        yield (
            (*where, "destination"),
            "must be cloudwatch without observability.prometheus, got prometheus; add "
            "prometheus: {}",
        )
    to_prometheus = metrics.destination == "prometheus" or (
        prometheus and metrics.destination is None
    )
    if metrics.scrape and not to_prometheus:
        yield (
            (*where, "scrape"),
            "must be unset or false for destination cloudwatch, where each series is a metric that "
            "is charged, got true; add observability.prometheus, or use container_insights",
        )
