"""The load balancers of a cluster."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.ingress import AutoModeIngress, LoadBalancerController

__all__ = ["define_auto_mode_ingress", "define_load_balancer_controller"]


def define_load_balancer_controller(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> LoadBalancerController | None:
    """Install the load balancer controller and its IngressClass.

    :param scope: construct that owns them.
    :param context: the cluster.
    :param delivery: how charts and objects are installed in the cluster.
    :returns: the controller, or ``None`` if the spec has no ingress, or has EKS Auto Mode.
    """
    spec = context.spec
    if spec.ingress is None or spec.auto_mode is not None:
        return None
    return LoadBalancerController(
        scope,
        "LoadBalancerController",
        cluster=context.cluster,
        delivery=delivery,
        spec=spec.ingress,
        vpc=context.layout.vpc,
        cluster_name=context.cluster_name,
        ip_family=context.ip_family,
        tags=context.tags,
        tenants=bool(spec.tenants),
        # VPC Lattice brings definitions of an earlier version than those it is built for.
        gateway_api=spec.lattice is None,
        removal_policy=context.removal_policy,
    )


def define_auto_mode_ingress(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> AutoModeIngress | None:
    """Apply the IngressClass of a cluster with EKS Auto Mode.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how objects are applied to the cluster.
    :returns: the ingress, or ``None`` if the spec has none, or no EKS Auto Mode.
    """
    spec = context.spec
    if spec.ingress is None or spec.auto_mode is None:
        return None
    return AutoModeIngress(
        scope,
        "AutoModeIngress",
        delivery=delivery,
        spec=spec.ingress,
        ip_family=context.ip_family,
        tags=context.tags,
        tenants=bool(spec.tenants),
        removal_policy=context.removal_policy,
    )
