"""Rules between clusters and the service networks of VPC Lattice that they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.service_networks import ServiceNetworkSpec

__all__ = ["service_network_issues", "service_network_of"]


def service_network_of(cluster: ClusterSpec) -> str | None:
    """Return the service network of the same spec that a cluster uses.

    :param cluster: the cluster.
    """
    lattice = cluster.lattice
    if lattice is None or lattice.service_network_arn is not None:
        return None
    return lattice.service_network


def service_network_issues(
    clusters: Mapping[str, ClusterSpec], networks: Mapping[str, ServiceNetworkSpec]
) -> Iterator[Found]:
    """Return issues for networks that are not there, or elsewhere, and for second associations.

    :param clusters: clusters by name.
    :param networks: service networks by name.

    Source: VPC Lattice user guide, "VPC associations": a VPC has one service network.
    """
    associated: dict[tuple[str, object], str] = {}
    for name, cluster in clusters.items():
        lattice, where = cluster.lattice, cluster.environment
        if lattice is None:
            continue
        path = ("clusters", name, "service_discovery", "lattice")
        wanted = service_network_of(cluster)
        network = networks.get(wanted) if wanted is not None else None
        if wanted is not None and network is None:
            known = ", ".join(sorted(networks))
            has = f"which has {known}" if known else "of which the spec has none"
            yield (
                (*path, "service_network"),
                f"must name one of service_networks, {has}, got {wanted!r}; add "
                f"service_networks.{wanted}, or set service_network_arn",
            )
        if network is not None and network.environment.place != where.place:
            yield (
                (*path, "service_network"),
                f"must be in the account and Region of the cluster, got {wanted!r}, whose "
                "environment is another; share it with the account, and set service_network_arn",
            )
        if not lattice.associate_vpc:
            continue
        vpc = _vpc(name, cluster)
        other = associated.setdefault((vpc, where.place), name)
        if other != name:
            yield (
                (*path, "associate_vpc"),
                f"must be false, since clusters.{other} associates the VPC that both use, and a "
                "VPC has one association",
            )


def _vpc(name: str, cluster: ClusterSpec) -> str:
    network = cluster.network
    if network.shared is not None:
        return f"networks.{network.shared}"
    return network.existing.vpc_id if network.existing is not None else f"clusters.{name}"
