"""CloudWatch metrics that the library uses, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load
from eks_blueprint.errors import BlueprintError

__all__ = ["LogMetric", "Metric", "MetricNamespace", "MetricSource", "metric", "metric_namespaces"]

MetricSource = Literal[
    "audit",
    "container_insights",
    "application",
    "dataplane",
    "interruption_queue",
    "certificates",
]
"""What must exist for a metric to exist: the audit log, Container Insights, two of its logs, the
queue of Karpenter, certificates of load balancers."""


@dataclass(frozen=True)
class LogMetric:
    """How a metric is derived from logs.

    :param logs: the log group.
    :param pattern: filter pattern of CloudWatch Logs; each match counts 1.
    :param source: where the text or the fields that it matches are defined.
    :param reads: what else must exist.
    """

    logs: MetricSource
    pattern: str
    source: str
    reads: tuple[MetricSource, ...] = ()


@dataclass(frozen=True)
class Metric:
    """A metric.

    :param unit: unit of CloudWatch.
    :param statistics: statistics that mean something.
    :param filter: how it is derived from logs. Default: a service or an agent sends it.
    """

    unit: str
    statistics: tuple[str, ...]
    filter: LogMetric | None = None


@dataclass(frozen=True)
class MetricNamespace:
    """A namespace of CloudWatch.

    :param name: its name.
    :param dimension: name of the one dimension by which the library asks; empty for none.
    :param source: where its metrics are documented.
    :param metrics: the metrics by name.
    """

    name: str
    dimension: str
    source: str
    metrics: Mapping[str, Metric]


@cache
def metric_namespaces() -> Mapping[str, MetricNamespace]:
    """Return every namespace by name."""
    return load("metrics.yaml", MetricNamespace)


def metric(namespace: str, name: str, statistic: str) -> Metric:
    """Return a metric.

    :param namespace: its namespace.
    :param name: its name.
    :param statistic: the statistic that is asked for.
    :raises BlueprintError: if no source lists the metric or the statistic.
    """
    known = metric_namespaces().get(namespace)
    found = known.metrics.get(name) if known is not None else None
    if found is None or statistic not in found.statistics:
        raise BlueprintError(
            f"catalogue/metrics.yaml must have {namespace} {name} with statistic {statistic}"
        )
    return found
