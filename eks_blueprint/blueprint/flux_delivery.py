"""The delivery by Flux of a cluster with GitOps."""

from __future__ import annotations

from collections.abc import Mapping

from constructs import IDependable

from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, key_arn, vpc_id
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.private_registry import private_registry, registry_variables
from eks_blueprint.blueprint.proxy import proxy_variables
from eks_blueprint.delivery import FluxDelivery

__all__ = ["define_flux_delivery"]


def define_flux_delivery(
    context: ClusterContext, *, provided: Mapping[str, IDependable]
) -> FluxDelivery | None:
    """Return the delivery that collects the tree of a cluster, or ``None`` without GitOps.

    :param context: the cluster.
    :param provided: resources by API group that are not provided by a chart.
    """
    spec = context.spec
    if spec.gitops is None:
        return None
    registry = private_registry(spec)
    return FluxDelivery(
        context.cluster_name,
        variables={
            "aws_account_id": ACCOUNT,
            "aws_partition": PARTITION,
            "aws_region": REGION,
            "cluster_security_group_id": context.security_group.security_group_id,
            "volumes_key_arn": key_arn(context.volumes_key),
            "vpc_id": vpc_id(context.layout.vpc),
            **registry_variables(registry),
        },
        provided=provided,
        node_selector=spec.system_node_labels,
        environment=proxy_variables(context),
        private_registry=registry,
        interval_minutes=spec.gitops.interval_minutes,
        layout=spec.gitops.layout,
        fleet_environment=spec.environment.name,
    )
