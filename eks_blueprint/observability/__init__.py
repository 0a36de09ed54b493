"""What is measured: Container Insights, alarms, dashboard, OpenTelemetry, Prometheus, Grafana."""

from eks_blueprint.observability.alarm_topic import AlarmTopic
from eks_blueprint.observability.alarms import Alarms
from eks_blueprint.observability.collector import OpenTelemetryCollector
from eks_blueprint.observability.container_insights_logs import ContainerInsightsLogs
from eks_blueprint.observability.dashboard import Dashboard
from eks_blueprint.observability.grafana import GrafanaWorkspace
from eks_blueprint.observability.log_metrics import LogMetrics
from eks_blueprint.observability.metric_sources import MetricSources
from eks_blueprint.observability.prometheus import PrometheusReference, PrometheusWorkspace
from eks_blueprint.observability.prometheus_alerts import PrometheusAlerts
from eks_blueprint.observability.transaction_search import TransactionSearch

__all__ = [
    "AlarmTopic",
    "Alarms",
    "ContainerInsightsLogs",
    "Dashboard",
    "GrafanaWorkspace",
    "LogMetrics",
    "MetricSources",
    "OpenTelemetryCollector",
    "PrometheusAlerts",
    "PrometheusReference",
    "PrometheusWorkspace",
    "TransactionSearch",
]
