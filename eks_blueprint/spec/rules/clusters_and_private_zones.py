"""Rules between clusters and the private zones that they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec._base import below
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.policy_size import policy_size_issues
from eks_blueprint.spec.private_zones import OWNED_TYPES, PrivateZonesSpec, overlap
from eks_blueprint.spec.rules.clusters_and_private_names import writers, zone_names_issues
from eks_blueprint.spec.sides import Side, vpc_of
from eks_blueprint.spec.zone_members import (
    members,
    private_zones_of,
    uses_profile,
    zone_sides,
)

__all__ = ["private_zones_issues"]

# Route 53 developer guide, "Quotas": VPCs that can be associated with a private hosted zone.
_VPCS_OF_A_ZONE = 300


def private_zones_issues(
    entries: Mapping[str, PrivateZonesSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find zones that cannot be deployed, that nobody resolves, or whose names could be taken.

    :param entries: private zones by name.
    :param clusters: clusters by name.
    """
    yield from _unknown_issues(entries, clusters)
    for name, zones in entries.items():
        path = ("private_zones", name)
        yield from below(path, _list_issues(name, zones, clusters))
        for side in zone_sides(name, zones, clusters):
            yield from _place_issues(name, zones, side, clusters)
        yield from below(path, _vpc_issues(name, zones, clusters))
        yield from below(path, _size_issues(name, zones, clusters))
    yield from zone_names_issues(entries, clusters)
    yield from _same_vpc_issues(entries, clusters)


def _unknown_issues(
    entries: Mapping[str, PrivateZonesSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    for name, cluster in clusters.items():
        wanted = private_zones_of(cluster)
        if wanted is not None and wanted not in entries:
            known = ", ".join(sorted(entries))
            has = f"which has {known}" if known else "of which the spec has none"
            yield (
                ("clusters", name, "dns", "private_zones"),
                f"must name one of private_zones, {has}, got {wanted!r}; add "
                f"private_zones.{wanted}, or remove the key",
            )


def _list_issues(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    for index, one in enumerate(zones.resolvers):
        if one not in clusters:
            yield ("resolvers", index), _no_cluster(one, clusters)
        elif private_zones_of(clusters[one]) == name:
            yield (
                ("resolvers", index),
                f"must be a cluster without dns.private_zones: {name}, which resolves the names "
                f"already, got {one!r}; remove it",
            )
    if zones.profile is None:
        return
    known = members(name, zones, clusters)
    for index, one in enumerate(zones.profile.clusters):
        path = ("profile", "clusters", index)
        if one not in clusters:
            yield path, _no_cluster(one, clusters)
        elif one not in known:
            yield path, f"must be a cluster that uses the zones, got {one!r}; remove it"
        elif clusters[one].environment.account != zones.environment.account:
            yield (
                path,
                f"must be a cluster in account {zones.environment.account}, got {one!r}, which "
                "gets the profile anyway; remove it",
            )
    sides = zone_sides(name, zones, clusters)
    if not any(uses_profile(side, zones) for side in sides):
        yield (
            ("profile",),
            "must be unset, since it costs by the hour and no VPC needs it: those of all clusters "
            "are associated with the zones",
        )


def _no_cluster(name: str, clusters: Mapping[str, ClusterSpec]) -> str:
    return f"must name a cluster of the spec, which has {', '.join(clusters)}, got {name!r}"


def _path_of(name: str, zones: PrivateZonesSpec, cluster: str) -> Path:
    """Return where a cluster says that it uses the zones."""
    if cluster in zones.resolvers:
        return ("private_zones", name, "resolvers", zones.resolvers.index(cluster))
    return ("clusters", cluster, "dns", "private_zones")


def _place_issues(
    name: str, zones: PrivateZonesSpec, side: Side, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    own, other = zones.environment, side.environment
    path = _path_of(name, zones, side.clusters[0])
    who = f"private_zones.{name}"
    if other.place == own.place:
        pass
    elif None in (*own.place, *other.place):
        yield (
            path,
            f"must be in the account and Region of {who}, which must both be set, unless neither "
            "has any: a template without them cannot name the other side; set environment of both",
        )
        return
    elif own.partition != other.partition:
        yield (
            path,
            f"must be in partition {own.partition} like {who}, since no private zone leaves a "
            f"partition, got {other.partition}",
        )
        return
    elif zones.profile is None and own.account != other.account:
        yield (
            path,
            f"must be in account {own.account} like {who}, got {other.account}: CloudFormation "
            f"cannot authorize associations across accounts; set {who}.profile",
        )
        return
    if uses_profile(side, zones) and own.region != other.region:
        yield (
            path,
            f"must be in {own.region} like the profile of {who}, got {other.region}; add an entry "
            "of zones that exist in that Region, with a profile of its own",
        )
    for cluster in side.clusters if own.account != other.account else ():
        dns = clusters[cluster].dns
        if dns is not None and dns.private_zones == name and dns.hosted_zones:
            yield (
                ("clusters", cluster, "dns", "hosted_zones"),
                f"must be empty with {who} of another account, since ExternalDNS assumes one role "
                "for all zones; install it again under charts for the others",
            )


def _vpc_issues(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    sides = zone_sides(name, zones, clusters)
    direct = [side for side in sides if not uses_profile(side, zones)]
    named = {one.vpc_id for one in zones.vpcs.values()}
    named |= {one.network.existing.vpc_id for one in direct if one.network.existing is not None}
    count = len(named) + sum(1 for one in direct if one.network.existing is None)
    if zones.created and count == 0:
        yield (
            ("vpcs",),
            "must name a VPC of the account, since Route 53 makes no private zone without, and "
            "no cluster has one there; name one, or put the zones into the account of a cluster",
        )
    if zones.created and count > _VPCS_OF_A_ZONE:
        yield (
            (),
            f"must be associated with at most {_VPCS_OF_A_ZONE} VPCs, got {count}; name clusters "
            "in profile.clusters, which has room for 1,000",
        )


def _size_issues(
    name: str, zones: PrivateZonesSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find zones whose names and ids do not fit into the policy of a cluster."""
    longest = max((*map(len, writers(name, clusters)), 0))
    parts: list[str] = []
    for zone in zones.zones.values():
        # Ids of created zones are as long as those that Route 53 gives.
        arn = f"arn:aws-us-gov:route53:::hostedzone/{zone.zone_id or 'Z' * 21}"
        parts.append(arn)
        if zones.names == "cluster":
            label = "a" * longest
            kinds = ("", "*.", *(f"{kind}-" for kind in OWNED_TYPES))
            # One statement to change, and one to read.
            parts += [arn, *(f"{kind}{label}.{zone.domain_name}" for kind in kinds)]
    remedy = "put those of other clusters into an entry of their own, or set names to any"
    yield from below(("zones",), policy_size_issues(parts, what="zones and names", remedy=remedy))


def _same_vpc_issues(
    entries: Mapping[str, PrivateZonesSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find VPCs that would get two zones for a name, or two profiles."""
    seen: dict[tuple[object, str], list[tuple[str, bool]]] = {}
    for name, zones in entries.items():
        for side in zone_sides(name, zones, clusters):
            vpc = vpc_of(side.clusters[0], clusters[side.clusters[0]])
            profile = uses_profile(side, zones)
            ways = seen.setdefault((side.place, vpc), [])
            path = _path_of(name, zones, side.clusters[0])
            for other, other_profile in ways:
                yield from _clashes(path, name, other, entries)
                if profile and other_profile:
                    yield (
                        path,
                        f"must not need the profile of private_zones.{name}, since the VPC has "
                        f"that of private_zones.{other}, and CloudFormation gives a VPC one; put "
                        "the zones into one entry",
                    )
            ways.append((name, profile))


def _clashes(
    path: Path, name: str, other: str, entries: Mapping[str, PrivateZonesSpec]
) -> Iterator[Found]:
    for zone in entries[name].zones.values():
        for known in entries[other].zones.values():
            if overlap(zone.domain_name, known.domain_name):
                yield (
                    path,
                    f"must not bring {zone.domain_name} of private_zones.{name} to a VPC that has "
                    f"{known.domain_name} of private_zones.{other}: a resolver asks only the zone "
                    "whose name is the longest",
                )
