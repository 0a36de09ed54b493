"""The hours in which NodePools are stopped."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.compute import Karpenter
from eks_blueprint.cost import PoolOffHours, ScheduledPools
from eks_blueprint.delivery import Delivery

__all__ = ["define_pool_off_hours"]


def define_pool_off_hours(
    scope: Construct, context: ClusterContext, delivery: Delivery, karpenter: Karpenter | None
) -> PoolOffHours | None:
    """Stop and start the NodePools that the off-hours of the spec name, if there are any.

    :param scope: construct that owns the schedules.
    :param context: the cluster.
    :param delivery: how objects are applied to the cluster.
    :param karpenter: Karpenter, which has the pools.
    """
    pools = {
        name: ScheduledPools(
            [made for pool in hours.node_pools for made in karpenter.pool_names[pool]], hours
        )
        for name, hours in context.spec.off_hours.items()
        if karpenter is not None and hours.node_pools
    }
    if not pools:
        return None
    return PoolOffHours(
        scope,
        "OffHours",
        delivery=delivery,
        pools=pools,
        node_selector=context.spec.system_node_labels,
    )
