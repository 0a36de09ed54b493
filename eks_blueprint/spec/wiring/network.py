"""Rules between the network and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.control_plane_zone_count_and_network import control_plane_zone_issues
from eks_blueprint.spec.rules.endpoint_and_network import endpoint_range_issues
from eks_blueprint.spec.rules.endpoint_and_profile import public_access_issues
from eks_blueprint.spec.rules.ingress_and_network import scheme_issues
from eks_blueprint.spec.rules.network_and_environment import network_issues
from eks_blueprint.spec.rules.service_ipv4_cidr_and_network import service_cidr_issues

__all__ = ["network_issues_of"]


def network_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on the network.

    :param cluster: the cluster.
    """
    network = cluster.network
    yield from below(("network",), network_issues(network, cluster.environment.region))
    yield from below(
        ("endpoint",),
        (
            *public_access_issues(cluster.endpoint, cluster.profile),
            *endpoint_range_issues(cluster.endpoint, ip_family=network.ip_family),
        ),
    )
    yield from below(
        ("service_ipv4_cidr",), service_cidr_issues(cluster.service_ipv4_cidr, network)
    )
    yield from control_plane_zone_issues(cluster.control_plane_zone_count, network)
    if cluster.ingress is not None:
        yield from below(("ingress",), scheme_issues(cluster.ingress, network))
