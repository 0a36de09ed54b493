"""What is measured in a cluster."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.addons import CoreAddons
from eks_blueprint.blueprint.components import Components
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.monitoring import define_monitoring
from eks_blueprint.cluster import ControlPlane
from eks_blueprint.observability import ContainerInsightsLogs
from eks_blueprint.spec import ObservabilitySpec

__all__ = ["Observability"]


class Observability(Construct):
    """Container Insights, alarms and dashboard of a cluster.

    :param context: the cluster.
    :param spec: what is measured.
    :param addons: the managed add-ons, among them those that ``spec`` turns on.
    :param control_plane: the control plane.
    :param components: components of the cluster, if there are any.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        spec: ObservabilitySpec,
        addons: CoreAddons,
        control_plane: ControlPlane,
        components: Components | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.container_insights = None
        if spec.container_insights is not None:
            self.container_insights = ContainerInsightsLogs(
                self,
                "ContainerInsights",
                cluster_name=context.cluster_name,
                spec=spec.container_insights,
                removal_policy=context.removal_policy,
            )
            # The add-on would create them first, with no key and no retention.
            addons.addons["amazon-cloudwatch-observability"].wait_for(
                *self.container_insights.resources
            )
        self.monitoring = define_monitoring(
            self,
            context,
            spec,
            control_plane=control_plane,
            components=components,
            insights=self.container_insights,
        )
