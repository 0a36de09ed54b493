"""Rules between connections and the clusters whose networks they connect."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec._base import below
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import ConnectionSpec
from eks_blueprint.spec.sides import Range, Side, sides_of

__all__ = ["connection_issues"]


def connection_issues(
    connections: Mapping[str, ConnectionSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find connections that cannot be deployed, or that would not carry traffic.

    :param connections: connections by name.
    :param clusters: clusters by name.
    """
    for name, connection in connections.items():
        path = ("connections", name)
        yield from below(path, _cluster_issues(connection, clusters))
        sides = sides_of(connection, clusters)
        yield from below(path, _kind_issues(connection, sides))
        if len(sides) > 1:
            yield from below(path, _place_issues(connection, sides))
            yield from below(path, _range_issues(sides, clusters))
            yield from below(path, _route_table_issues(connection, sides))
    yield from _route_issues(connections, clusters)


def _cluster_issues(
    connection: ConnectionSpec, clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    for index, name in enumerate(connection.clusters):
        if name not in clusters:
            yield (
                ("clusters", index),
                f"must name a cluster of the spec, which has {', '.join(clusters)}, got {name!r}",
            )


def _kind_issues(connection: ConnectionSpec, sides: Sequence[Side]) -> Iterator[Found]:
    kinds = [one for one in ("peering", "transit_gateway") if getattr(connection, one) is not None]
    if len(sides) == 1 and len(sides[0].clusters) > 1:
        for kind in kinds:
            yield (
                (kind,),
                f"must be unset, since {' and '.join(sides[0].clusters)} are in one VPC; name what "
                "may pass in allow",
            )
        if not connection.allow:
            yield (
                ("allow",),
                f"must name what may pass, since {' and '.join(sides[0].clusters)} are in one VPC "
                "and need nothing else, got nothing",
            )
    elif len(sides) > 1 and not kinds:
        yield (), "must have peering or transit_gateway, since the clusters are in different VPCs"


def _place_issues(connection: ConnectionSpec, sides: Sequence[Side]) -> Iterator[Found]:
    first = sides[0]
    for side in sides[1:]:
        path = ("clusters", connection.clusters.index(side.clusters[0]))
        if side.place == first.place:
            continue
        if None in (*side.place, *first.place):
            yield (
                path,
                "must have environment.account and environment.region, and so must "
                f"{first.clusters[0]}, unless both have neither: a template without them cannot "
                "name the other side",
            )
            continue
        if side.environment.partition != first.environment.partition:
            yield (
                path,
                f"must be in partition {first.environment.partition} like {first.clusters[0]}, "
                f"since no network leaves a partition, got {side.environment.partition}",
            )
        elif connection.transit_gateway is not None:
            yield from _gateway_issues(connection, first, side, path)


def _gateway_issues(
    connection: ConnectionSpec, first: Side, side: Side, path: Path
) -> Iterator[Found]:
    gateway = connection.transit_gateway
    if side.environment.region != first.environment.region:
        yield (
            path,
            f"must be in {first.environment.region} like {first.clusters[0]}, since a transit "
            f"gateway is in one Region, got {side.environment.region}; use peering between Regions",
        )
    elif gateway is not None and gateway.route_table_id is not None:
        yield (
            path,
            f"must be in account {first.environment.account} with route_table_id, since only the "
            "owner of a transit gateway changes its route tables, got "
            f"{side.environment.account}; remove route_table_id and let the owner associate the "
            "attachments",
        )


def _range_issues(sides: Sequence[Side], clusters: Mapping[str, ClusterSpec]) -> Iterator[Found]:
    for first, second in combinations(sides, 2):
        for one, other in _overlaps(first, second):
            yield (
                ("clusters",),
                f"must have ranges that do not overlap, got {one} of {first.clusters[0]} and "
                f"{other} of {second.clusters[0]}; no route could tell them apart",
            )
    for side in sides:
        for name in side.clusters:
            for other_side in sides:
                if other_side is not side:
                    yield from _service_issues(name, clusters[name], other_side)


def _service_issues(name: str, cluster: ClusterSpec, other: Side) -> Iterator[Found]:
    """Find addresses of Services that pods would reach instead of the other side."""
    services = cluster.service_ipv4_cidr
    if services is None:
        return
    for one in other.cidrs:
        if _overlap(ipaddress.ip_network(services), ipaddress.ip_network(one)):
            yield (
                ("clusters",),
                f"must have ranges outside of the Services of the others, got {one} of "
                f"{other.clusters[0]} and service_ipv4_cidr {services} of {name}",
            )


def _route_table_issues(connection: ConnectionSpec, sides: Sequence[Side]) -> Iterator[Found]:
    for side in sides:
        given = [name for name in side.clusters if name in connection.route_table_ids]
        if side.network.existing is None:
            for name in given:
                yield (
                    ("route_table_ids", name),
                    "must be unset, since the library knows the route tables of the VPC that it "
                    "creates",
                )
        elif not given:
            yield (
                ("route_table_ids",),
                f"must name the route tables of {side.clusters[0]}, which is in an existing VPC",
            )
        elif not connection.route_table_ids[given[0]]:
            yield ("route_table_ids", given[0]), "must name a route table, got none"
        for name in given[1:]:
            yield (
                ("route_table_ids", name),
                f"must be unset, since {given[0]} is in the same VPC and names its route tables",
            )


def _route_issues(
    connections: Mapping[str, ConnectionSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[Found]:
    """Find two connections that would route the same addresses in one VPC."""
    seen: dict[str, list[tuple[str, str, str]]] = {}
    for name, connection in connections.items():
        sides = sides_of(connection, clusters)
        for side in sides:
            key = side.network.existing.vpc_id if side.network.existing else side.name
            ways = seen.setdefault(key, [])
            new = [
                (name, other.clusters[0], cidr)
                for other in sides
                if other is not side
                for cidr in other.cidrs
            ]
            for _, cluster, cidr in new:
                for known, there, taken in ways:
                    if _overlap(ipaddress.ip_network(cidr), ipaddress.ip_network(taken)):
                        yield (
                            ("connections", name, "clusters"),
                            f"must not lead from {side.clusters[0]} to {cidr} of {cluster}, since "
                            f"{dotted(('connections', known))} leads to {taken} of {there} already",
                        )
            ways += new


def _overlaps(first: Side, second: Side) -> Iterator[tuple[Range, Range]]:
    for one in first.ranges():
        for other in second.ranges():
            if _overlap(one, other):
                yield one, other


def _overlap(one: Range, other: Range) -> bool:
    return one.version == other.version and one.overlaps(other)
