"""How the services of a cluster are found from others."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.delivery import Delivery
from eks_blueprint.discovery import CloudMapController, LatticeController
from eks_blueprint.iam import IssuerProvider

__all__ = ["define_cloud_map", "define_lattice"]


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


def define_cloud_map(
    scope: Construct, context: ClusterContext, delivery: Delivery, issuer: IssuerProvider | None
) -> CloudMapController | None:
    """Install the controller of Cloud Map, if the spec has it.

    :param scope: construct that owns it.
    :param context: the cluster.
    :param delivery: how objects are installed in the cluster.
    :param issuer: IAM OIDC provider of the cluster, if something else made it.
    """
    spec = context.spec.cloud_map
    if spec is None:
        return None
    return CloudMapController(
        scope,
        "CloudMap",
        cluster=context.cluster,
        delivery=delivery,
        spec=spec,
        issuer=issuer or IssuerProvider(scope, "Issuer", issuer_url=context.issuer_url),
        service_ipv4_cidr=context.spec.service_ipv4_cidr,
        security_group=context.security_group,
        cluster_name=context.cluster_name,
        share=False,
    )
