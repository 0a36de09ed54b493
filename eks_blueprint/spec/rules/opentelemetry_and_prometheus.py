"""Rules between the collector and the workspace for its metrics."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.opentelemetry import OpenTelemetrySpec
from eks_blueprint.spec.prometheus import PrometheusSpec

__all__ = ["alert_issues", "destination_issues"]


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


def alert_issues(
    prometheus: PrometheusSpec, collector: OpenTelemetrySpec | None, *, has_topic: bool
) -> Iterator[Found]:
    """Return issues for alerts that nobody would get, or that have no metrics.

    :param prometheus: the workspace.
    :param collector: the collector, if there is one.
    :param has_topic: whether alarms of CloudWatch have a topic, which alerts can use.
    """
    if prometheus.alerts is None:
        return
    if prometheus.alerts.topic_arn is None and not has_topic:
        yield (
            ("prometheus", "alerts"),
            "must have a topic_arn, or the topic of observability.alarms; add alarms: {}",
        )
    if collector is None or not _scrapes(collector):
        yield (
            ("prometheus", "alerts"),
            "must be unset without a collector that scrapes for this workspace; add "
            "opentelemetry: {}",
        )


def _scrapes(collector: OpenTelemetrySpec) -> bool:
    metrics = collector.metrics
    return (
        "metrics" in collector.signals
        and metrics.destination != "cloudwatch"
        and metrics.scrape is not False
    )
