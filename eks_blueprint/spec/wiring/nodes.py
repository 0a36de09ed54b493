"""Rules between nodes and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.cluster_autoscaler_and_karpenter import two_autoscaler_issues
from eks_blueprint.spec.rules.components_and_capacity import first_node_issues, replica_issues
from eks_blueprint.spec.rules.control_plane_tier_and_controller_manager import sync_period_issues
from eks_blueprint.spec.rules.karpenter_and_kubernetes_version import bottlerocket_version_issues
from eks_blueprint.spec.rules.karpenter_and_network import karpenter_network_issues
from eks_blueprint.spec.rules.node_groups_and_network import node_group_issues
from eks_blueprint.spec.rules.tenants_and_karpenter import tenant_driver_issues
from eks_blueprint.spec.zones import is_zone_id, resolve_node_zones

__all__ = ["node_issues_of"]


def node_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on nodes.

    :param cluster: the cluster.
    """
    zones = resolve_node_zones(cluster.network, cluster.environment.region)
    if not (cluster.has_first_nodes or "fargate" in cluster.compute_kinds):
        yield (
            ("node_groups",),
            "must name at least one node group where there is no Fargate profile, got none; "
            "add one such as `workers: {max_size: 6}`, a profile in fargate_profiles, or auto_mode",
        )
    yield from below(
        ("node_groups",),
        (
            *node_group_issues(
                cluster.node_groups, zones=zones, ip_family=cluster.network.ip_family
            ),
            *first_node_issues(
                cluster.node_groups,
                cluster.fargate_profiles,
                dns=cluster.effective_addons.get("coredns"),
                zones=len(zones),
            ),
        ),
    )
    if cluster.controller_manager is not None:
        issues = sync_period_issues(cluster.controller_manager, cluster.control_plane_tier)
        yield from below(("controller_manager",), issues)
    if cluster.karpenter is None:
        return
    if cluster.cluster_autoscaler is not None:
        issues = two_autoscaler_issues(cluster.node_groups, cluster.karpenter.node_pools)
        yield from below(("cluster_autoscaler",), issues)
    named = [zone for zone in zones if not is_zone_id(zone)]
    yield from below(
        ("karpenter",),
        (
            *karpenter_network_issues(
                cluster.karpenter, zones=named, ip_family=cluster.network.ip_family
            ),
            *bottlerocket_version_issues(cluster.karpenter, cluster.kubernetes_version),
            *tenant_driver_issues(cluster.tenants, cluster.karpenter),
            *replica_issues(
                cluster.karpenter.values.get("replicas"), nodes=cluster.controller_hosts.nodes
            ),
        ),
    )
