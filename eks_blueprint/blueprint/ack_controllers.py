"""Controllers of ACK of a cluster."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.integrations import AckController

__all__ = ["define_ack_controllers"]


def define_ack_controllers(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> dict[str, AckController]:
    """Install the controllers of ACK that the spec names.

    :param scope: construct that owns them.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    :returns: the controllers by the name of the component.
    """
    if context.spec.ack_controllers is None:
        return {}
    own = Construct(scope, "AckControllers")
    return {
        f"ack_controllers_{name}": AckController(
            own,
            name,
            cluster=context.cluster,
            delivery=delivery,
            service=name,
            spec=spec,
            cluster_name=context.cluster_name,
        )
        for name, spec in context.spec.ack_controllers.services.items()
    }
