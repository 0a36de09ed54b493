"""Alarms and dashboard of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.blueprint.components import Components
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.cluster import ControlPlane
from eks_blueprint.observability import (
    Alarms,
    AlarmTopic,
    ContainerInsightsLogs,
    Dashboard,
    LogMetrics,
    MetricSources,
)
from eks_blueprint.spec import AlarmsSpec, ObservabilitySpec

__all__ = ["Monitoring", "define_monitoring"]


@dataclass(frozen=True)
class Monitoring:
    """What watches a cluster.

    :param alarms: its alarms, if the spec has them.
    :param topic: the library's topic, if the alarms have none of the user's.
    :param dashboard: its dashboard, if the spec has one.
    """

    alarms: Alarms | None = None
    topic: AlarmTopic | None = None
    dashboard: Dashboard | None = None

    @property
    def outputs(self) -> Iterator[tuple[str, str]]:
        """Values for the user who deploys, by output name."""
        if self.topic is not None:
            yield "AlarmTopicArn", self.topic.arn
        if self.dashboard is not None:
            yield "DashboardName", self.dashboard.name


def define_monitoring(
    scope: Construct,
    context: ClusterContext,
    spec: ObservabilitySpec,
    *,
    control_plane: ControlPlane,
    components: Components | None,
    insights: ContainerInsightsLogs | None,
) -> Monitoring:
    """Create alarms and dashboard.

    :param scope: the construct that holds them.
    :param context: the cluster.
    :param spec: what is measured.
    :param control_plane: the control plane, whose audit log has denied requests.
    :param components: components of the cluster, if there are any.
    :param insights: log groups of Container Insights, if it is on.
    """
    if spec.alarms is None and spec.dashboard is None:
        return Monitoring()
    sources = _sources(context, control_plane, components, insights)
    LogMetrics(scope, "LogMetrics", sources=sources)
    topic, alarms, dashboard = None, None, None
    if spec.alarms is not None:
        told: AlarmTopic | cdk.aws_sns.ITopic
        if spec.alarms.topic_arn is None:
            told = topic = _topic(scope, context, spec.alarms)
        else:
            told = cdk.aws_sns.Topic.from_topic_arn(scope, "GivenTopic", spec.alarms.topic_arn)
        alarms = Alarms(scope, "Alarms", sources=sources, topic=told, spec=spec.alarms)
    if spec.dashboard is not None:
        dashboard = Dashboard(
            scope, "Dashboard", sources=sources, alarms=alarms, spec=spec.dashboard
        )
    return Monitoring(alarms, topic, dashboard)


def _topic(scope: Construct, context: ClusterContext, spec: AlarmsSpec) -> AlarmTopic:
    observability = context.spec.observability
    prometheus = observability.prometheus if observability is not None else None
    return AlarmTopic(
        scope,
        "Topic",
        cluster_name=context.cluster_name,
        emails=spec.emails,
        prometheus=prometheus is not None and prometheus.alerts is not None,
        removal_policy=context.removal_policy,
    )


def _sources(
    context: ClusterContext,
    control_plane: ControlPlane,
    components: Components | None,
    insights: ContainerInsightsLogs | None,
) -> MetricSources:
    groups = dict(insights.log_groups) if insights is not None else {}
    if "audit" in context.spec.logging.types:
        groups["audit"] = control_plane.log_group
    karpenter = components.karpenter if components is not None else None
    controller = components.load_balancer_controller if components is not None else None
    certificates: dict[str, str] = {}
    if controller is not None and controller.certificate is not None:
        certificates["ingress"] = controller.certificate.ref
    if context.spec.ingress is not None:
        given = context.spec.ingress.certificate_arns
        # The id of a certificate, which does not depend on its place in the list.
        certificates |= {arn.rpartition("/")[2]: arn for arn in given}
    return MetricSources(
        cluster_name=context.cluster_name,
        control_plane_tier=context.spec.control_plane_tier,
        container_insights=insights is not None,
        log_group_names={name: group.name for name, group in groups.items()},
        interruption_queue_name=karpenter.queue.name if karpenter is not None else None,
        certificate_arns=certificates,
    )
