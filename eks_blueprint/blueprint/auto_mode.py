"""Nodes of EKS Auto Mode, and what waits for them."""

from __future__ import annotations

from constructs import Construct, IDependable

from eks_blueprint.addons import CoreAddons
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.proxy import proxy_variables
from eks_blueprint.compute import AutoMode
from eks_blueprint.delivery import KubectlDelivery, KubectlProvider
from eks_blueprint.errors import BlueprintError

__all__ = ["AutoModeNodes", "define_auto_mode_nodes"]


class AutoModeNodes(Construct):
    """The NodeClass and NodePools, which CloudFormation applies in both deliveries.

    Whatever has pods waits for them: add-ons, charts and Flux.

    :param context: the cluster, whose spec has ``auto_mode``.
    :param provider: the functions of kubectl.
    :param addons: the managed add-ons.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        provider: KubectlProvider,
        addons: CoreAddons,
    ) -> None:
        super().__init__(scope, construct_id)
        spec = context.spec
        if spec.auto_mode is None or context.cluster_role is None:
            raise BlueprintError(
                "context must have cluster_role, the role of the control plane, for EKS Auto Mode, "
                "got None",
                scope=self,
            )
        proxy = proxy_variables(context)
        second = spec.network.secondary_cidr
        in_pod_subnets = second is None or second.custom_networking
        self.auto_mode = AutoMode(
            self,
            "AutoMode",
            cluster=context.cluster,
            delivery=KubectlDelivery(
                self, "Delivery", cluster=provider.cluster, ready=provider.ready
            ),
            spec=spec.auto_mode,
            cluster_role=context.cluster_role,
            subnets=context.layout.private_subnets,
            volumes_key=context.volumes_key,
            security_group=context.security_group,
            cluster_name=context.cluster_name,
            pod_subnets=[*context.layout.pod_subnets.values()] if in_pod_subnets else (),
            zones=[*dict.fromkeys(context.layout.zones)],
            ip_family=context.ip_family,
            network_policy_logs=spec.logs_network_policies,
            https_proxy=proxy.get("HTTPS_PROXY"),
            no_proxy=[entry for entry in proxy.get("NO_PROXY", "").split(",") if entry],
            tags=context.tags,
        )
        pools = self.auto_mode.node_pools.values()
        self.ready: list[IDependable] = [
            resource for pool in pools for resource in pool.dependables
        ]
        for addon in addons.after_compute.values():
            addon.wait_for(*self.ready)


def define_auto_mode_nodes(
    scope: Construct, context: ClusterContext, provider: KubectlProvider, addons: CoreAddons
) -> AutoModeNodes | None:
    """Create the nodes of a cluster with EKS Auto Mode.

    :param scope: construct that owns them.
    :param context: the cluster.
    :param provider: the functions of kubectl.
    :param addons: the managed add-ons.
    :returns: the nodes, or ``None`` if the spec has no EKS Auto Mode.
    """
    if context.spec.auto_mode is None:
        return None
    return AutoModeNodes(scope, "Nodes", context=context, provider=provider, addons=addons)
