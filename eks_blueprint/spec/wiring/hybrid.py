"""Rules between hybrid nodes and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, Warned, below, warned_below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.hybrid_nodes_and_cluster import (
    hybrid_authority_issues,
    hybrid_endpoint_issues,
    hybrid_family_issues,
    hybrid_gateway_issues,
    hybrid_insights_warnings,
    hybrid_partition_issues,
    hybrid_range_issues,
    hybrid_registry_issues,
    hybrid_webhook_issues,
)

__all__ = ["hybrid_issues_of", "hybrid_warnings_of"]


def hybrid_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on hybrid nodes.

    :param cluster: the cluster.
    """
    hybrid, network = cluster.hybrid_nodes, cluster.network
    if hybrid is None:
        return
    yield from below(("network",), hybrid_family_issues(network))
    yield from below(("endpoint",), hybrid_endpoint_issues(cluster.endpoint))
    controllers = [name for name in cluster.component_names if name != "hybrid_nodes"]
    found = [
        *hybrid_gateway_issues(hybrid, network),
        *hybrid_range_issues(hybrid, network.ranges, cluster.service_ipv4_cidr),
        *hybrid_webhook_issues(controllers, cluster.system_node_labels),
        *hybrid_registry_issues(hybrid, cluster.private_registry),
        *hybrid_authority_issues(hybrid, cluster.private_tls),
    ]
    if cluster.environment.region is not None:
        found += hybrid_partition_issues(cluster.environment.partition)
    yield from below(("hybrid_nodes",), found)


def hybrid_warnings_of(cluster: ClusterFields) -> Iterator[Warned]:
    """Return what is allowed with hybrid nodes and may still surprise.

    :param cluster: the cluster.
    """
    if cluster.hybrid_nodes is None:
        return
    insights = hybrid_insights_warnings(cluster.effective_addons)
    yield from warned_below(("hybrid_nodes",), insights)
    if cluster.hybrid_nodes.gateway is None and cluster.network.existing is None:
        yield from warned_below(
            ("hybrid_nodes",),
            [
                Warned(
                    "hybrid-nodes-without-routes",
                    ("gateway",),
                    "is not set, and the VPC that is made has no routes to the remote ranges; name "
                    "a gateway, or add the routes yourself",
                )
            ],
        )
