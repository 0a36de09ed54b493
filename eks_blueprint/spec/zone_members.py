"""The clusters and VPCs that share private zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.private_zones import PrivateZonesSpec
from eks_blueprint.spec.sides import Side, sides

__all__ = ["members", "private_zones_of", "uses_profile", "zone_sides", "zones_wave"]


def private_zones_of(cluster: ClusterSpec) -> str | None:
    """Return the entry of ``private_zones`` in which a cluster writes records.

    :param cluster: the cluster.
    """
    return cluster.dns.private_zones if cluster.dns is not None else None


def members(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> tuple[str, ...]:
    """Return the clusters that resolve the names: those that write records first.

    :param name: name of the entry.
    :param zones: the entry.
    :param clusters: all clusters by name.
    """
    writers = [one for one, cluster in clusters.items() if private_zones_of(cluster) == name]
    known = [one for one in zones.resolvers if one in clusters]
    return tuple(dict.fromkeys((*writers, *known)))


def zone_sides(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> tuple[Side, ...]:
    """Return the VPCs of the members, each with its clusters.

    :param name: name of the entry.
    :param zones: the entry.
    :param clusters: all clusters by name.
    """
    return sides(members(name, zones, clusters), clusters)


def uses_profile(side: Side, zones: PrivateZonesSpec) -> bool:
    """Return whether a VPC gets the profile, and is not associated with the zones.

    :param side: the VPC.
    :param zones: the entry.
    """
    if zones.profile is None:
        return False
    named = any(one in zones.profile.clusters for one in side.clusters)
    elsewhere = side.environment.account != zones.environment.account
    return elsewhere or named or not zones.created


def zones_wave(
    name: str,
    zones: PrivateZonesSpec,
    clusters: Mapping[str, ClusterSpec],
    *,
    environments: Mapping[str, FleetEnvironmentSpec],
    order: Sequence[str],
) -> str | None:
    """Return the wave in which zones are deployed: the first of their clusters and environment.

    :param name: name of the entry.
    :param zones: the entry.
    :param clusters: all clusters by name.
    :param environments: environments by name.
    :param order: names of the waves, in the order of their deployment.
    :returns: the name of the wave, or ``None`` if neither has one.
    """
    own = environments.get(zones.environment.name or "")
    waves = {clusters[one].environment.wave for one in members(name, zones, clusters)}
    waves |= {own.wave} if own is not None else set()
    return min((wave for wave in waves if wave in order), key=order.index, default=None)
