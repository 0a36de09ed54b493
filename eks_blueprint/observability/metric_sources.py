"""What there is to measure in a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from eks_blueprint.arguments import checked
from eks_blueprint.catalogue import MetricSource

__all__ = ["MetricSources"]

_NONE: Mapping[str, str] = MappingProxyType({})


@checked
@dataclass(frozen=True)
class MetricSources:
    """A cluster, and what of it sends metrics and logs to CloudWatch.

    Alarms and widgets exist only for what is named here. Every cluster has the metrics of its
    control plane.

    :param cluster_name: name of the cluster.
    :param control_plane_tier: its tier, which decides the size of its database. Default: standard.
    :param container_insights: whether the add-on ``amazon-cloudwatch-observability`` sends metrics.
        Default: false.
    :param log_group_names: names of log groups: ``audit`` of the control plane if it has the type
        audit, ``application`` and ``dataplane`` of Container Insights. Default: none.
    :param interruption_queue_name: name of Karpenter's queue, if its pods are in ``kube-system``.
        Default: none.
    :param certificate_arns: ARNs of certificates of ACM by a name of your choice. Default: none.
    """

    cluster_name: str
    control_plane_tier: str | None = None
    container_insights: bool = False
    log_group_names: Mapping[str, str] = field(default_factory=lambda: _NONE)
    interruption_queue_name: str | None = None
    certificate_arns: Mapping[str, str] = field(default_factory=lambda: _NONE)

    @property
    def present(self) -> frozenset[MetricSource]:
        """What there is, in the words of the catalogue."""
        has: dict[MetricSource, object] = {
            "container_insights": self.container_insights,
            "audit": "audit" in self.log_group_names,
            "application": "application" in self.log_group_names,
            "dataplane": "dataplane" in self.log_group_names,
            "interruption_queue": self.interruption_queue_name is not None,
            "certificates": bool(self.certificate_arns),
        }
        return frozenset(name for name, there in has.items() if there)

    def namespace(self, name: str) -> str:
        """Return a namespace as CloudWatch has it.

        :param name: its name in the catalogue.
        """
        return f"{name}/{self.cluster_name}" if name == "EksBlueprint" else name

    def dimension_value(self, dimension: str) -> str:
        """Return the value of a dimension of this cluster.

        :param dimension: ``ClusterName`` or ``QueueName``.
        """
        return (
            self.cluster_name if dimension == "ClusterName" else self.interruption_queue_name or ""
        )
