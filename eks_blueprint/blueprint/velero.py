"""Velero of a cluster."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.storage import Velero

__all__ = ["define_velero"]


def define_velero(scope: Construct, context: ClusterContext, delivery: Delivery) -> Velero | None:
    """Install Velero, if the spec has it.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    """
    if context.spec.velero is None:
        return None
    return Velero(
        scope,
        "Velero",
        cluster=context.cluster,
        delivery=delivery,
        spec=context.spec.velero,
        volumes_key=context.volumes_key,
        cluster_name=context.cluster_name,
        removal_policy=context.removal_policy,
    )
