"""How the services of a cluster are found from others."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.discovery import LatticeController

__all__ = ["define_lattice"]


def define_lattice(
    scope: Construct, context: ClusterContext, delivery: Delivery
) -> LatticeController | None:
    """Install the controller of VPC Lattice, if the spec has it.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how charts and objects are installed in the cluster.
    """
    spec = context.spec.lattice
    if spec is None:
        return None
    return LatticeController(
        scope,
        "Lattice",
        cluster=context.cluster,
        delivery=delivery,
        spec=spec,
        vpc=context.layout.vpc,
        security_group=context.security_group,
        service_network=context.service_network,
        cluster_name=context.cluster_name,
        ip_family=context.ip_family,
        isolated_vpc=context.spec.isolated,
        # Their namespaces may be among the objects of the spec, which come last.
        share=False,
        removal_policy=context.removal_policy,
    )
