"""Nodes that belong to a spec: managed node groups, and instances on an Outpost."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.blueprint.proxy import groups_with_proxy
from eks_blueprint.compute import NodeGroups, OutpostNodes
from eks_blueprint.compute.density import pods_per_node

__all__ = ["define_node_groups", "define_outpost_nodes"]


def define_node_groups(scope: Construct, context: ClusterContext) -> NodeGroups | None:
    """Create the node groups of a cluster, if it has any.

    :param scope: the blueprint.
    :param context: the cluster.
    """
    if not context.spec.node_groups:
        return None
    return NodeGroups(
        scope,
        "NodeGroups",
        cluster=context.cluster,
        groups=groups_with_proxy(context),
        subnets=context.layout.private_subnets,
        zones=context.layout.zones,
        volumes_key=context.volumes_key,
        kubernetes_version=context.kubernetes_version,
        max_pods=pods_per_node(
            (group for group in context.spec.node_groups.values() if group.custom_ami),
            ip_family=context.ip_family,
            prefixes=context.spec.network.prefixes,
        ),
        tags=context.tags,
        cni=context.spec.outpost is not None,
    )


def define_outpost_nodes(
    scope: Construct,
    context: ClusterContext,
    *,
    subnets: Sequence[ec2.ISubnet],
    local_cluster_id: str | None,
) -> OutpostNodes | None:
    """Create the nodes of a cluster on an Outpost, if it has any.

    :param scope: the blueprint.
    :param context: the cluster.
    :param subnets: subnets on the Outpost.
    :param local_cluster_id: id of a local cluster. Default: none; the control plane is in a Region.
    """
    outpost = context.spec.outpost
    if outpost is None:
        return None
    return OutpostNodes(
        scope,
        "OutpostNodes",
        cluster=context.cluster,
        spec=outpost,
        subnets=subnets,
        cluster_security_group=context.security_group,
        volumes_key=context.volumes_key,
        kubernetes_version=context.kubernetes_version,
        service_ipv4_cidr=str(context.spec.service_ipv4_cidr),
        local_cluster_id=local_cluster_id,
        tags=context.tags,
    )
