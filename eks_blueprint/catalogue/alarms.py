"""Alarms on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load
from eks_blueprint.catalogue.metrics import MetricSource

__all__ = ["AlarmFacts", "alarms", "database_gb"]

# EKS user guide, "Clusters" (awsdocs/amazon-eks-user-guide latest/ug/clusters/clusters.adoc):
# etcd is limited to 8 GiB; AWS containers blog, "Amazon EKS introduces Provisioned Control Plane":
# 16 GB in each tier. Decimal, so that the alarm is early rather than late.
_STANDARD_GB = 8
_PROVISIONED_GB = 16


@dataclass(frozen=True)
class AlarmFacts:
    """An alarm; ``catalogue/alarms.yaml`` describes each field.

    :param name: field of ``observability.alarms``.
    :param title: what it watches.
    :param means: what is wrong when it goes off.
    :param namespace: namespace of its metrics.
    :param metrics: names of metrics by identifier.
    :param statistic: statistic of all metrics.
    :param period_seconds: length of a period.
    :param evaluation_periods: periods that must breach.
    :param threshold: default threshold.
    :param unit: its unit.
    :param bounds: least and greatest threshold.
    :param comparison: side of the threshold on which it goes off.
    :param missing: treatment of missing data.
    :param why: reason of the threshold.
    :param reads: what must exist.
    :param expression: metric math; empty for the metric itself.
    :param statistics: statistics of single metrics that differ.
    """

    name: str
    title: str
    means: str
    namespace: str
    metrics: Mapping[str, str]
    statistic: str
    period_seconds: int
    evaluation_periods: int
    threshold: int
    unit: str
    bounds: tuple[int, int]
    comparison: Literal["greater", "less"]
    missing: Literal["notBreaching", "ignore"]
    why: str
    reads: tuple[MetricSource, ...] = ()
    expression: str = ""
    statistics: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The name with hyphens: of the alarm in AWS, of its construct and of its runbook."""
        return self.name.replace("_", "-")

    def text(self, *, threshold: int, evaluation_periods: int) -> str:
        """Say what is wrong when it goes off.

        :param threshold: its threshold.
        :param evaluation_periods: periods that must breach.
        """
        minutes = self.period_seconds * evaluation_periods // 60
        return self.means.format(threshold=threshold, minutes=minutes)


@cache
def alarms() -> Mapping[str, AlarmFacts]:
    """Return every alarm by its name."""
    return load("alarms.yaml", AlarmFacts)


def database_gb(control_plane_tier: str | None) -> int:
    """Return the size of the database of a control plane in GB.

    :param control_plane_tier: its tier. Default: standard.
    """
    return _STANDARD_GB if control_plane_tier in (None, "standard") else _PROVISIONED_GB
