"""What is measured in a cluster: Container Insights, alarms, a dashboard."""

from eks_blueprint.observability.alarm_topic import AlarmTopic
from eks_blueprint.observability.alarms import Alarms
from eks_blueprint.observability.container_insights_logs import ContainerInsightsLogs
from eks_blueprint.observability.dashboard import Dashboard
from eks_blueprint.observability.log_metrics import LogMetrics
from eks_blueprint.observability.metric_sources import MetricSources

__all__ = [
    "AlarmTopic",
    "Alarms",
    "ContainerInsightsLogs",
    "Dashboard",
    "LogMetrics",
    "MetricSources",
]
