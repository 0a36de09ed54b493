"""What gives devices of nodes to pods."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.compute import EfaDevicePlugin, NvidiaDraDriver
from eks_blueprint.delivery import Delivery

__all__ = ["define_device_drivers"]


def define_device_drivers(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> tuple[EfaDevicePlugin | None, NvidiaDraDriver | None]:
    """Install the EFA device plugin and the NVIDIA DRA driver if nodes of the spec need them.

    :param scope: construct that owns them.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    """
    on = {component.name for component in context.spec.components}
    return (
        EfaDevicePlugin(scope, "EfaDevicePlugin", delivery=delivery)
        if "efa_device_plugin" in on
        else None,
        NvidiaDraDriver(scope, "NvidiaDraDriver", delivery=delivery)
        if "nvidia_dra_driver" in on
        else None,
    )
