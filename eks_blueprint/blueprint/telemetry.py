"""Where telemetry of workloads goes, and who collects it."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.observability import (
    AlarmTopic,
    GrafanaWorkspace,
    OpenTelemetryCollector,
    PrometheusAlerts,
    PrometheusReference,
    PrometheusWorkspace,
)
from eks_blueprint.spec import ObservabilitySpec

__all__ = ["Telemetry", "define_alerts", "define_collector", "define_telemetry"]


class Telemetry(Construct):
    """The workspaces of Prometheus and Grafana of a cluster.

    :param context: the cluster.
    :param spec: what is measured.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        spec: ObservabilitySpec,
    ) -> None:
        super().__init__(scope, construct_id)
        name = context.cluster_name
        self.prometheus: PrometheusWorkspace | None = None
        self.workspace = self._workspace(context, spec)
        self.grafana: GrafanaWorkspace | None = None
        if spec.grafana is not None:
            self.grafana = GrafanaWorkspace(
                self,
                "Grafana",
                spec=spec.grafana,
                name=name,
                workspace=self.workspace,
                # Not the log of the control plane, in which the audit log is.
                log_groups=[f"/aws/eks/{name}/opentelemetry/*", f"/aws/containerinsights/{name}/*"],
            )

    def _workspace(
        self, context: ClusterContext, spec: ObservabilitySpec
    ) -> PrometheusReference | None:
        """Return the workspace of Prometheus, new or existing."""
        if spec.prometheus is None:
            return None
        if spec.prometheus.workspace_arn is not None:
            return PrometheusReference.of_arn(spec.prometheus.workspace_arn)
        self.prometheus = PrometheusWorkspace(
            self,
            "Prometheus",
            spec=spec.prometheus,
            alias=context.cluster_name,
            removal_policy=context.removal_policy,
        )
        return self.prometheus.reference


def define_telemetry(scope: Construct, context: ClusterContext) -> Telemetry | None:
    """Make the workspaces of Prometheus and Grafana, if the spec has one.

    :param scope: construct that owns them.
    :param context: the cluster.
    """
    spec = context.spec.observability
    if spec is None or (spec.prometheus is None and spec.grafana is None):
        return None
    return Telemetry(scope, "Telemetry", context=context, spec=spec)


def define_alerts(
    telemetry: Telemetry | None, context: ClusterContext, topic: AlarmTopic | None
) -> None:
    """Make the alerts of the workspace of Prometheus, if the spec has some.

    :param telemetry: the workspaces.
    :param context: the cluster.
    :param topic: the topic of alarms, if it is one of the library.
    """
    observability = context.spec.observability
    if telemetry is None or telemetry.prometheus is None or observability is None:
        return
    spec = observability.prometheus.alerts if observability.prometheus is not None else None
    if spec is None:
        return
    alarms = observability.alarms
    given = spec.topic_arn or (alarms.topic_arn if alarms is not None else None)
    told: AlarmTopic | cdk.aws_sns.ITopic | None = topic
    if given is not None:
        told = cdk.aws_sns.Topic.from_topic_arn(telemetry, "GivenTopic", given)
    if told is not None:
        PrometheusAlerts(
            telemetry,
            "Alerts",
            workspace=telemetry.prometheus,
            topic=told,
            cluster_name=context.cluster_name,
            spec=spec,
        )


def define_collector(
    scope: Construct,
    context: ClusterContext,
    delivery: Delivery,
    workspace: PrometheusReference | None,
) -> OpenTelemetryCollector | None:
    """Install the OpenTelemetry collector, if the spec has one.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    :param workspace: workspace for metrics, if there is one.
    """
    observability = context.spec.observability
    if observability is None or observability.opentelemetry is None:
        return None
    return OpenTelemetryCollector(
        scope,
        "OpenTelemetryCollector",
        cluster=context.cluster,
        delivery=delivery,
        spec=observability.opentelemetry,
        workspace=workspace,
        ip_family=context.ip_family,
        # Without NAT there is no way but VPC endpoints, whose private names are those of IPv4.
        dual_stack_endpoints=context.ip_family == "ipv6" and context.spec.network.nat != "none",
        cluster_name=context.cluster_name,
        removal_policy=context.removal_policy,
    )
