"""Rules between service discovery and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.cloud_map_and_cluster import (
    cloud_map_corefile_issues,
    cloud_map_network_issues,
    cloud_map_node_issues,
)

__all__ = ["discovery_issues_of"]


def discovery_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on service discovery.

    :param cluster: the cluster.
    """
    if cluster.cloud_map is None:
        return
    others = bool(cluster.compute_kinds - {"node_groups", "fargate"})
    yield from below(
        ("service_discovery", "cloud_map"),
        (
            *cloud_map_network_issues(
                cluster.cloud_map,
                ip_family=cluster.network.ip_family,
                service_ipv4_cidr=cluster.service_ipv4_cidr,
            ),
            *cloud_map_corefile_issues(cluster.cloud_map, cluster.effective_addons),
            *cloud_map_node_issues(cluster.node_groups, other_nodes=others),
        ),
    )
