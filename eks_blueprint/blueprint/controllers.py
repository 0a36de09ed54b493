"""Components that are a chart with a role and nothing else."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.controllers import Controller
from eks_blueprint.delivery import Delivery
from eks_blueprint.spec import ControllerSpec

__all__ = ["define_controllers"]


def define_controllers(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> dict[str, Controller]:
    """Install each component that is a chart with a role and nothing else.

    :param scope: construct that owns the controllers; the id of each is the name of its chart.
    :param context: the cluster.
    :param delivery: how charts are installed in the cluster.
    :returns: the controllers by the name of the component.
    """
    made: dict[str, Controller] = {}
    for component in context.spec.components:
        spec = getattr(context.spec, component.name, None)
        if isinstance(spec, ControllerSpec):
            made[component.name] = Controller(
                scope,
                component.charts[0],
                cluster=context.cluster,
                delivery=delivery,
                chart=component.charts[0],
                spec=spec,
                cluster_name=context.cluster_name,
                isolated_vpc=context.spec.isolated,
            )
    return made
