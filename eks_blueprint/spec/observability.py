"""What is measured in a cluster, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.alarms import AlarmsSpec
from eks_blueprint.spec.dashboard import DashboardSpec
from eks_blueprint.spec.grafana import GrafanaSpec
from eks_blueprint.spec.network import RetentionDays
from eks_blueprint.spec.opentelemetry import OpenTelemetrySpec
from eks_blueprint.spec.prometheus import PrometheusSpec
from eks_blueprint.spec.rules.opentelemetry_and_prometheus import alert_issues, destination_issues
from eks_blueprint.spec.types import Bool

__all__ = ["ContainerInsightsSpec", "ObservabilitySpec"]


class ContainerInsightsSpec(Spec):
    """CloudWatch Container Insights: metrics and logs of nodes, pods and containers (OPS-MON-4)."""

    logs: Bool = True
    """Send logs of containers, of kubelet and container runtime, and of the hosts. Default: true;
    metrics are sent in any case."""

    retention_days: RetentionDays = 90
    """How long logs and performance events are kept, in days; CloudWatch keeps metrics for 15
    months. Default: 90."""

    application_signals: Bool = False
    """Collect metrics and traces of applications with CloudWatch Application Signals, and
    instrument applications in Java, Python, .NET and Node.js when their pods start next.
    Default: false."""


class ObservabilitySpec(Spec):
    """Metrics, logs and traces of a cluster; nothing is on until it is named."""

    container_insights: ContainerInsightsSpec | None = None
    """CloudWatch Container Insights; `{}` for the defaults. Default: none."""

    alarms: AlarmsSpec | None = None
    """CloudWatch alarms with a topic; `{}` for the defaults. Default: none; profile production
    `{}`."""

    dashboard: DashboardSpec | None = None
    """A CloudWatch dashboard; `{}` for the defaults. Default: none; profile production `{}`."""

    opentelemetry: OpenTelemetrySpec | None = None
    """OpenTelemetry collectors for metrics, traces and logs of workloads; `{}` for the defaults.
    Default: none."""

    prometheus: PrometheusSpec | None = None
    """A workspace of Amazon Managed Service for Prometheus; `{}` for a new one. Default: none."""

    grafana: GrafanaSpec | None = None
    """A workspace of Amazon Managed Grafana; `{}` for the defaults. Default: none."""

    def issues(self) -> Iterable[Found]:
        if self.opentelemetry is not None:
            has_workspace = self.prometheus is not None
            yield from destination_issues(self.opentelemetry, prometheus=has_workspace)
        if self.prometheus is not None:
            has_topic = self.alarms is not None
            yield from alert_issues(self.prometheus, self.opentelemetry, has_topic=has_topic)
