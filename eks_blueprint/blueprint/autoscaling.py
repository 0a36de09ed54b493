"""What sizes and scales workloads."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.autoscaling import Goldilocks, VerticalPodAutoscaler
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery

__all__ = ["define_autoscaling"]


def define_autoscaling(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> tuple[VerticalPodAutoscaler | None, Goldilocks | None]:
    """Install the Vertical Pod Autoscaler and Goldilocks if the spec has them.

    :param scope: construct that owns them.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    """
    spec = context.spec
    if spec.vertical_pod_autoscaler is None:
        return None, None
    vertical = VerticalPodAutoscaler(
        scope, "VerticalPodAutoscaler", delivery=delivery, spec=spec.vertical_pod_autoscaler
    )
    if spec.goldilocks is None:
        return vertical, None
    return vertical, Goldilocks(
        scope,
        "Goldilocks",
        delivery=delivery,
        spec=spec.goldilocks,
        after=[vertical.controller],
    )
