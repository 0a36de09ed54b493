"""What of a cluster sends metrics to CloudWatch."""

from __future__ import annotations

from eks_blueprint.catalogue import MetricSource
from eks_blueprint.spec.cluster_fields import ClusterFields

__all__ = ["metric_sources_of"]


def metric_sources_of(cluster: ClusterFields) -> frozenset[MetricSource]:
    """Return what there is to measure, in the words of the catalogue.

    :param cluster: the cluster.
    """
    observability, ingress = cluster.observability, cluster.ingress
    insights = observability.container_insights if observability is not None else None
    has: dict[MetricSource, object] = {
        "audit": "audit" in cluster.logging.types,
        "container_insights": insights is not None,
        "application": insights is not None and insights.logs,
        "dataplane": insights is not None and insights.logs,
        "interruption_queue": cluster.karpenter is not None,
        "certificates": ingress is not None and (ingress.certificate or ingress.certificate_arns),
    }
    return frozenset(name for name, there in has.items() if there)
