"""Rules between the clusters of a file: gateways to remote ranges, and what is attached already."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import ConnectionSpec
from eks_blueprint.spec.hybrid_nodes import RemoteGatewaySpec
from eks_blueprint.spec.sides import Side, sides_of, vpc_of

__all__ = ["RemoteWay", "hybrid_network_issues", "remote_way_issues"]

RemoteWay = tuple[Path, RemoteGatewaySpec, Sequence[str]]
"""Where a gateway is named, the gateway, and the ranges that are reached through it."""


def remote_way_issues(ways: Iterable[RemoteWay]) -> Iterator[Found]:
    """Return issues for gateways of one VPC that exclude each other.

    :param ways: the gateways of the VPC.

    Source: VPC user guide, "Route table concepts", a destination of a route table has one target;
    Site-to-Site VPN user guide, "Virtual private gateway", of which a VPC has one.
    """
    for (first, one, ranges), (path, other, others) in combinations(ways, 2):
        if one == other:
            continue
        if None not in (one.virtual_private_gateway_id, other.virtual_private_gateway_id):
            yield (
                path,
                f"must be that of {dotted(first)}, {one.virtual_private_gateway_id}, since one "
                "virtual private gateway can be attached to the VPC of both, got "
                f"{other.virtual_private_gateway_id}; use a transit gateway for one of them",
            )
            continue
        for cidr in others:
            taken = [known for known in ranges if _overlap(known, cidr)]
            if taken:
                yield (
                    path,
                    f"must be {one.name} of {dotted(first)}, which leads to {taken[0]} in the same "
                    f"VPC, got {other.name} for {cidr}; name one gateway for a remote range",
                )


def hybrid_network_issues(
    clusters: Mapping[str, ClusterSpec], connections: Mapping[str, ConnectionSpec]
) -> Iterator[Found]:
    """Return issues for ways out of one VPC of which EC2 or routing allows one only.

    :param clusters: clusters by name.
    :param connections: connections by name.

    Source: EC2 API reference, CreateTransitGatewayVpcAttachment, and error code
    DuplicateTransitGatewayAttachment: a VPC is attached to a transit gateway once.
    """
    ways: dict[str, list[RemoteWay]] = {}
    for name, cluster in clusters.items():
        hybrid = cluster.hybrid_nodes
        if hybrid is not None and hybrid.gateway is not None:
            path = ("clusters", name, "hybrid_nodes", "gateway")
            ways.setdefault(vpc_of(name, cluster), []).append((path, hybrid.gateway, hybrid.ranges))
    for of_vpc in ways.values():
        yield from remote_way_issues(of_vpc)
    attached: dict[tuple[str, str], Path] = {}
    for name, connection in connections.items():
        sides = sides_of(connection, clusters)
        gateway = connection.transit_gateway
        for side in sides if len(sides) > 1 else ():
            vpc = vpc_of(side.clusters[0], clusters[side.clusters[0]])
            if gateway is not None and gateway.id is not None:
                path = ("connections", name, "transit_gateway", "id")
                before = attached.setdefault((vpc, gateway.id), path)
                if before != path:
                    yield (
                        path,
                        f"must be another transit gateway than {gateway.id} of {dotted(before)}, "
                        f"to which the VPC of {side.clusters[0]} is attached already; name all "
                        "clusters in one connection",
                    )
                for where, one, _ in ways.get(vpc, ()):
                    if one.transit_gateway_id == gateway.id:
                        yield (
                            where,
                            f"must be another transit gateway than {gateway.id}, to which "
                            f"connections.{name} attaches the VPC already, and a VPC is attached "
                            "once; remove gateway and add the routes to the remote ranges yourself",
                        )
            yield from _connected_range_issues(name, side, sides, clusters, vpc)


def _connected_range_issues(
    connection: str,
    side: Side,
    sides: Sequence[Side],
    clusters: Mapping[str, ClusterSpec],
    vpc: str,
) -> Iterator[Found]:
    """Return issues for remote ranges that are those of a connected VPC as well."""
    others = [(one, cidr) for one in sides if one is not side for cidr in one.cidrs]
    for name, cluster in clusters.items():
        hybrid = cluster.hybrid_nodes
        if hybrid is None or vpc_of(name, cluster) != vpc:
            continue
        for field in ("remote_node_cidrs", "remote_pod_cidrs"):
            ranges: tuple[str, ...] = getattr(hybrid, field)
            for index, cidr in enumerate(ranges):
                for other, taken in others:
                    if _overlap(cidr, taken):
                        yield (
                            ("clusters", name, "hybrid_nodes", field, index),
                            f"must not overlap {taken} of {other.clusters[0]}, to which "
                            f"connections.{connection} leads, got {cidr}",
                        )


def _overlap(one: str, other: str) -> bool:
    first, second = ipaddress.ip_network(one), ipaddress.ip_network(other)
    return first.version == second.version and first.overlaps(second)
