"""Networks, each with its clusters: those that a connection connects, or that share zones."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import ConnectionSpec
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["Side", "sides", "sides_of", "vpc_of"]

Range = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Side:
    """One network.

    :param name: name of the shared network, or of the first cluster in the VPC.
    :param clusters: clusters in this network, in the order in which they are named.
    :param environment: account and Region.
    :param network: the network.
    """

    name: str
    clusters: tuple[str, ...]
    environment: EnvironmentSpec
    network: NetworkSpec

    @property
    def place(self) -> tuple[str | None, str | None]:
        """Account and Region."""
        return self.environment.place

    @property
    def cidrs(self) -> tuple[str, ...]:
        """The ranges that are known before the deployment; Amazon chooses IPv6 ranges later."""
        network = self.network
        if network.existing is not None:
            return network.existing.cidrs
        second = network.secondary_cidr
        return (network.cidr, second.cidr) if second is not None else (network.cidr,)

    @property
    def has_later_ipv6(self) -> bool:
        """Whether the VPC gets an IPv6 range that is known after its creation only."""
        return self.network.existing is None and self.network.ip_family == "ipv6"

    def ranges(self) -> Iterator[Range]:
        """Yield the ranges that are known before the deployment, as numbers."""
        yield from map(ipaddress.ip_network, self.cidrs)


def sides_of(connection: ConnectionSpec, clusters: Mapping[str, ClusterSpec]) -> tuple[Side, ...]:
    """Group the clusters of a connection by their VPC.

    :param connection: the connection.
    :param clusters: all clusters by name; names that are not among them are left out.
    """
    return sides(connection.clusters, clusters)


def sides(names: Iterable[str], clusters: Mapping[str, ClusterSpec]) -> tuple[Side, ...]:
    """Group clusters by their VPC.

    :param names: names of the clusters; those that are not among ``clusters`` are left out.
    :param clusters: all clusters by name.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        if name in clusters:
            found.setdefault(vpc_of(name, clusters[name]), []).append(name)
    return tuple(
        Side(
            clusters[names[0]].network.shared or names[0],
            tuple(names),
            clusters[names[0]].environment,
            clusters[names[0]].network,
        )
        for names in found.values()
    )


def vpc_of(name: str, cluster: ClusterSpec) -> str:
    """Return what is the same for clusters of one VPC, and different otherwise.

    :param name: name of the cluster.
    :param cluster: the cluster.
    """
    network = cluster.network
    if network.shared is not None:
        return f"shared {network.shared}"
    return network.existing.vpc_id if network.existing is not None else f"own {name}"
