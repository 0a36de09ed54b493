"""Cilium of a cluster with hybrid nodes."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.portability import Cilium

__all__ = ["define_cilium"]


def define_cilium(scope: Construct, context: ClusterContext, delivery: Delivery) -> Cilium | None:
    """Install Cilium, if the spec has it.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    """
    hybrid = context.spec.hybrid_nodes
    if hybrid is None or hybrid.cilium is None:
        return None
    return Cilium(
        scope,
        "Cilium",
        delivery=delivery,
        spec=hybrid.cilium,
        pod_cidrs=hybrid.remote_pod_cidrs,
    )
