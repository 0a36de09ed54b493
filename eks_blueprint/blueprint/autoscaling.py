"""What sizes and scales workloads."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.autoscaling import VerticalPodAutoscaler
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery

__all__ = ["define_vertical_pod_autoscaler"]


def define_vertical_pod_autoscaler(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> VerticalPodAutoscaler | None:
    """Install the Vertical Pod Autoscaler if the spec has it.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    """
    spec = context.spec.vertical_pod_autoscaler
    if spec is None:
        return None
    return VerticalPodAutoscaler(scope, "VerticalPodAutoscaler", delivery=delivery, spec=spec)
