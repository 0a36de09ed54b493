"""Logs of pods on Fargate, of the cluster and its tenants."""

from __future__ import annotations

from collections.abc import Iterable

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.compute import FargateLogging, FargateProfiles
from eks_blueprint.delivery import Delivery

__all__ = ["define_fargate_logging"]


def define_fargate_logging(
    scope: Construct,
    context: ClusterContext,
    delivery: Delivery,
    profiles: Iterable[FargateProfiles | None],
) -> FargateLogging | None:
    """Send the output of pods on Fargate to a log group, if the spec says so.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how objects are applied to the cluster.
    :param profiles: Fargate profiles of the cluster and its tenants, where there are any.
    """
    spec = context.spec.fargate_logging
    if spec is None:
        return None
    logged = [one for one in profiles if one is not None]
    logging = FargateLogging(
        scope,
        "FargateLogging",
        delivery=delivery,
        cluster_name=context.cluster_name,
        roles=[one.role for one in logged],
        retention_days=spec.retention_days,
        removal_policy=context.removal_policy,
    )
    for one in logged:
        # Pods write until their profile is gone.
        one.wait_for(logging.policy)
    return logging
