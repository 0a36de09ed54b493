"""Rules about who writes which name in private zones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.dns import DnsSpec
from eks_blueprint.spec.private_zones import OWNED_TYPES, PrivateZonesSpec, overlap
from eks_blueprint.spec.zone_members import private_zones_of

__all__ = ["writers", "zone_names_issues"]

# RFC 1035, section 2.3.4: a label has at most 63 characters; the TXT record of an owner has the
# longest type and a hyphen before it.
_LONGEST_LABEL = 63 - 1 - max(map(len, OWNED_TYPES))
_LABEL = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")


def zone_names_issues(
    entries: Mapping[str, PrivateZonesSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find names of clusters that are no names below a zone, or that another cluster may write.

    :param entries: private zones by name.
    :param clusters: clusters by name.
    """
    for name, zones in entries.items():
        yield from _name_issues(name, zones, clusters)
        yield from _own_zone_issues(name, zones, clusters)
    for (first, one), (second, other) in combinations(entries.items(), 2):
        domain = _common_zone(one, other)
        if domain is None:
            continue
        if one.names != other.names:
            yield (
                ("private_zones", second, "names"),
                f"must be {one.names} like that of private_zones.{first}, which has the same zone "
                f"{domain}, got {other.names}: who may write any name takes those of all clusters",
            )
        elif one.names == "cluster":
            for cluster in writers(second, clusters):
                for known in writers(first, clusters):
                    yield from _owner_issues(cluster, known, second)


def writers(name: str, clusters: Mapping[str, ClusterSpec]) -> list[str]:
    """Return the clusters that write records in private zones.

    :param name: name of the entry.
    :param clusters: all clusters by name.
    """
    return [one for one, cluster in clusters.items() if private_zones_of(cluster) == name]


def _name_issues(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    if zones.names != "cluster":
        return
    remedy = f"rename the cluster, or set private_zones.{name}.names to any"
    names = writers(name, clusters)
    for one in names:
        if _LABEL.fullmatch(one) is None or len(one) > _LONGEST_LABEL:
            yield (
                _path(one),
                "must be of a cluster whose name is a label of at most "
                f"{_LONGEST_LABEL} lower-case letters, digits and hyphens, since its records are "
                f"below that, got {one}; {remedy}",
            )
    for one, other in combinations(names, 2):
        yield from _owner_issues(one, other, name)


def _path(cluster: str) -> Path:
    return ("clusters", cluster, "dns", "private_zones")


def _owner_issues(one: str, other: str, name: str) -> Iterator[Found]:
    """Find a cluster whose name is that of the records that say who owns the name of another."""
    shorter, longer = sorted((one, other), key=len)
    if longer in {f"{kind}-{shorter}" for kind in OWNED_TYPES}:
        yield (
            _path(longer),
            f"must not be of a cluster with the name {longer}, where {shorter} has the TXT "
            "records that say whose its own name is; rename the cluster, or set "
            f"private_zones.{name}.names to any",
        )


def _own_zone_issues(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find zones that a cluster names once more by their id, or as private ones."""
    ids = {zone.zone_id for zone in zones.zones.values() if zone.zone_id is not None}
    for cluster, spec in clusters.items():
        if spec.dns is None:
            continue
        if spec.dns.private_zones != name:
            yield from _others(name, zones, cluster, spec.dns)
            continue
        for key, own in spec.dns.hosted_zones.items():
            path = ("clusters", cluster, "dns", "hosted_zones", key)
            twice = [
                zone.domain_name
                for zone in zones.zones.values()
                if spec.dns.zone_type == "private" and overlap(zone.domain_name, own.domain_name)
            ]
            if own.zone_id in ids:
                yield (
                    (*path, "zone_id"),
                    f"is already a zone of private_zones.{name}, got {own.zone_id}",
                )
            elif twice:
                yield (
                    (*path, "domain_name"),
                    f"must not overlap with {twice[0]} of private_zones.{name}, got "
                    f"{own.domain_name}: a VPC has one private zone for a name",
                )


def _others(name: str, zones: PrivateZonesSpec, cluster: str, dns: DnsSpec) -> Iterator[Found]:
    """Find a cluster that may write all names of zones in which others own theirs."""
    # With a role of the user, its policy decides.
    if dns.role_arn is not None:
        return
    ids = {zone.zone_id for zone in zones.zones.values() if zone.zone_id is not None}
    for key, own in dns.hosted_zones.items():
        if zones.names == "cluster" and own.zone_id in ids:
            yield (
                ("clusters", cluster, "dns", "hosted_zones", key, "zone_id"),
                f"must not be a zone of private_zones.{name}, got {own.zone_id}, since the cluster "
                "could write the names of all others there; name the entry in dns.private_zones, "
                f"or set private_zones.{name}.names to any",
            )


def _common_zone(one: PrivateZonesSpec, other: PrivateZonesSpec) -> str | None:
    """Return the domain name of a zone that two entries have.

    The id of a zone that an entry creates is not known: one with this domain name and an id, in the
    same account, is taken for it.
    """
    same_account = one.environment.account == other.environment.account
    for zone in one.zones.values():
        for known in other.zones.values():
            ids = {zone.zone_id, known.zone_id}
            if zone.domain_name == known.domain_name and (
                (len(ids) == 1 and None not in ids)
                or (len(ids) == 2 and None in ids and same_account)
            ):
                return zone.domain_name
    return None
