"""Rules between the clusters of one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.endpoint_services import derived_services
from eks_blueprint.spec.rules.hybrid_nodes_and_cluster import hybrid_authority_issues

__all__ = ["node_authority_issues", "same_endpoint_issues", "same_registry_issues"]


def same_endpoint_issues(clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    """Find clusters that create an endpoint for one service in one existing VPC.

    EC2 refuses a second endpoint with private DNS names for the same service (AWS PrivateLink
    guide, "Manage DNS names"; eksctl-io/eksctl #2510).

    :param clusters: clusters by name.
    """
    seen: dict[tuple[str, str], str] = {}
    for name, cluster in clusters.items():
        existing = cluster.network.existing
        if existing is None:
            continue
        for service, field in _services(cluster):
            other = seen.setdefault((existing.vpc_id, service), name)
            if other != name:
                yield (
                    ("clusters", name, "network", field),
                    f"must not create an endpoint for {service} in {existing.vpc_id}, where "
                    f"clusters.{other} creates one, which both can use; name what this cluster "
                    f"needs in extra_endpoints of clusters.{other}, and set its own endpoints to "
                    "none",
                )
                break


def _services(cluster: ClusterSpec) -> Iterator[tuple[str, str]]:
    """Give each service for which the cluster creates an endpoint, and the field that says so."""
    network = cluster.network
    if "endpoints" in network.model_fields_set and network.endpoints == "derived":
        yield from ((service, "endpoints") for service in derived_services(cluster))
    yield from ((service, "extra_endpoints") for service in network.extra_endpoints)


def same_registry_issues(clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    """Find clusters that create repositories with the same first part of their names.

    :param clusters: clusters by name.
    """
    seen: dict[tuple[object, ...], str] = {}
    for name, cluster in clusters.items():
        registry = cluster.private_registry
        if registry is None or not registry.create_repositories:
            continue
        other = seen.setdefault((registry.prefix, cluster.environment.place), name)
        if other != name:
            yield (
                ("clusters", name, "private_registry", "prefix"),
                f"must differ from that of clusters.{other}, which creates repositories in the "
                f"same account and Region, got {registry.prefix!r}; give each its own",
            )


def node_authority_issues(clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    """Find hybrid nodes whose authority signs certificates of workloads of another cluster.

    :param clusters: clusters by name.
    """
    for name, cluster in clusters.items():
        if cluster.hybrid_nodes is None:
            continue
        for other, one in clusters.items():
            if other != name:
                found = hybrid_authority_issues(
                    cluster.hybrid_nodes, one.private_tls, of=f"clusters.{other}.private_tls"
                )
                yield from below(("clusters", name, "hybrid_nodes"), found)
