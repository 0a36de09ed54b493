"""What is measured in a cluster: Container Insights."""

from eks_blueprint.observability.container_insights_logs import ContainerInsightsLogs

__all__ = ["ContainerInsightsLogs"]
