"""Metrics that CloudWatch derives from logs of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import Metric, metric_namespaces
from eks_blueprint.observability.metric_sources import MetricSources

__all__ = ["LogMetrics"]


class LogMetrics(Construct):
    """Metric filters: denied requests, errors of Karpenter, pods that get no IP address.

    A filter counts from the moment it exists; what was logged before is not counted. The namespace
    of the metrics is ``EksBlueprint/<cluster>``.

    :param sources: the cluster and its log groups.

    Source: recommendation REL-OPS-1; CloudWatch Logs API 2014-03-28, PutMetricFilter; for each
    pattern ``catalogue/metrics.yaml``.
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str, *, sources: MetricSources) -> None:
        super().__init__(scope, construct_id)
        self.filters = {
            name: cdk.aws_logs.CfnMetricFilter(
                self,
                name,
                log_group_name=sources.log_group_names[metric.filter.logs],
                filter_pattern=metric.filter.pattern,
                metric_transformations=[
                    {
                        "metricNamespace": sources.namespace(namespace),
                        "metricName": name,
                        "metricValue": "1",
                        # With logs but no match, the metric is zero and not missing.
                        "defaultValue": 0,
                        "unit": metric.unit,
                    }
                ],
            )
            for namespace, name, metric in _derived()
            if metric.filter is not None
            and {metric.filter.logs, *metric.filter.reads} <= sources.present
        }


def _derived() -> Iterator[tuple[str, str, Metric]]:
    for namespace in metric_namespaces().values():
        for name, metric in namespace.metrics.items():
            if metric.filter is not None:
                yield namespace.name, name, metric
