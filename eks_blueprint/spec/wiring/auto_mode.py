"""Rules between EKS Auto Mode and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.auto_mode_and_ingress import auto_mode_ingress_issues
from eks_blueprint.spec.rules.auto_mode_and_network import (
    auto_mode_network_issues,
    auto_mode_network_policy_issues,
)
from eks_blueprint.spec.rules.karpenter_and_network import pool_network_issues
from eks_blueprint.spec.zones import is_zone_id, resolve_node_zones

__all__ = ["auto_mode_issues_of"]


def auto_mode_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on EKS Auto Mode.

    :param cluster: the cluster.
    """
    if cluster.auto_mode is None:
        return
    zones = resolve_node_zones(cluster.network, cluster.environment.region)
    yield from below(
        ("auto_mode", "node_pools"),
        pool_network_issues(
            cluster.auto_mode.node_pools,
            zones=[zone for zone in zones if not is_zone_id(zone)],
            ip_family=cluster.network.ip_family,
        ),
    )
    yield from below(("network",), auto_mode_network_issues(cluster.network))
    if cluster.ingress is not None:
        yield from below(("ingress",), auto_mode_ingress_issues(cluster.ingress))
    if cluster.network_policies is not None:
        yield from below(
            ("network_policies",), auto_mode_network_policy_issues(cluster.network_policies)
        )
    for name, tenant in cluster.tenants.items():
        if tenant.fargate:
            yield (
                ("tenants", name, "fargate"),
                "must be false with auto_mode, whose DNS runs on its nodes, where pods on Fargate "
                "do not reach it",
            )
