"""What a picture shows of a network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.review.architecture import Architecture
from eks_blueprint.review.networks import Network, Subnet
from eks_blueprint.review.picture.model import DrawnNetwork, Item, Tier
from eks_blueprint.review.picture.references import plain

__all__ = ["drawn_network", "tier_names", "zone_places"]

_MOST = 6
_NUMBER = re.compile(r"[-_/ ]?(\d+|[a-z]{2}(-[a-z]+)+-\d[a-z])$")
_WAYS = {
    "internet gateway": "to the internet",
    "egress-only internet gateway": "IPv6 egress only",
    "NAT gateway": "through NAT",
    "transit gateway": "through a transit gateway",
    "VPC endpoint": "through a VPC endpoint",
}


def drawn_network(architecture: Architecture) -> DrawnNetwork | None:
    """Return what is drawn of the network of a cluster; ``None``, where nothing is known of it.

    :param architecture: the architecture.
    """
    network = architecture.network
    if not network.zones:
        return _existing(architecture)
    place = network.place
    gateways = [one for one in network.gateways if one.kind != "NAT gateway"]
    return DrawnNetwork(
        name=place.stack if place is not None else network.name or "that exists",
        ranges=tuple(plain(one, "range of a parameter") for one in network.cidrs),
        zones=tuple(plain(one.name, "zone of a parameter") for one in network.zones),
        tiers=tuple(_tiers(network)),
        gateways=tuple(
            Item(kind.capitalize()) for kind in dict.fromkeys(one.kind for one in gateways)
        ),
        endpoints=tuple(_endpoints(network)),
        neighbours=tuple(_neighbours(architecture)),
    )


def tier_names(architecture: Architecture) -> Mapping[str, str]:
    """Return the name of the tier of each subnet, by its logical id or id.

    It is the name of the subnets where those of several zones share one, as the CDK makes them. Of
    subnets that no template has, it is what they are used for.

    :param architecture: the architecture.
    """
    if not architecture.network.zones:
        return {one: name for name, subnets in _groups(architecture).items() for one in subnets}
    return _names(architecture.network)


def zone_places(architecture: Architecture) -> Mapping[str, int]:
    """Return the place of the column of each subnet, by its logical id or id.

    :param architecture: the architecture.
    """
    if not architecture.network.zones:
        groups = _groups(architecture).values()
        return {one: place for subnets in groups for place, one in enumerate(subnets)}
    return {
        one.place.logical_id: place
        for place, zone in enumerate(architecture.network.zones)
        for one in zone.subnets
    }


def _names(network: Network) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for tier in dict.fromkeys(one.tier for one in network.subnets):
        own = [one for one in network.subnets if one.tier == tier]
        named = [_name(one) for one in own]
        shared = "" not in named and (len(own) == 1 or len({*named}) < len(own))
        for one, name in zip(own, named, strict=True):
            found[one.place.logical_id] = name if shared else tier
    return found


def _name(subnet: Subnet) -> str:
    """Return a name that subnets of other zones may share, without path and number."""
    return _NUMBER.sub("", subnet.name).rpartition("/")[2] or subnet.name


def _existing(architecture: Architecture) -> DrawnNetwork | None:
    """Return a network of which the templates have no more than the ids of subnets."""
    groups = _groups(architecture)
    if not groups:
        return None
    columns = min(max(map(len, groups.values())), _MOST)
    return DrawnNetwork(
        name=architecture.network.name,
        ranges=(),
        zones=("",) * columns,
        tiers=tuple(Tier(name, "", _cells(subnets, columns)) for name, subnets in groups.items()),
        gateways=(),
        endpoints=tuple(_endpoints(architecture.network)),
        neighbours=tuple(_neighbours(architecture)),
        is_known=False,
    )


def _groups(architecture: Architecture) -> Mapping[str, tuple[str, ...]]:
    """Return subnets that no template has, by what they are used for; each stands in one group."""
    plane = architecture.control_plane.subnets
    used = [
        subnet
        for one in (
            *(one.subnets for one in architecture.compute),
            *(one.subnets for one in architecture.hosts),
        )
        for subnet in one
    ]
    nodes = tuple(dict.fromkeys(one for one in used if one not in plane))
    shared = any(one in plane for one in used)
    name = "control plane and nodes" if shared else "control plane"
    return {key: found for key, found in ((name, plane), ("nodes", nodes)) if found}


def _cells(subnets: Sequence[str], columns: int) -> tuple[str, ...]:
    names = [plain(one, "of a parameter") for one in subnets]
    if len(names) > columns:
        names = [*names[: columns - 1], f"and {len(names) - columns + 1} more"]
    return (*names, *([""] * (columns - len(names))))


def _endpoints(network: Network) -> Iterator[Item]:
    for one in network.endpoints:
        yield Item(
            plain(one.service, "a service"), "" if one.kind == "Interface" else one.kind.lower()
        )


def _neighbours(architecture: Architecture) -> Iterator[Item]:
    kinds = {one.kind for one in architecture.connections}
    for one in architecture.connections:
        if one.kind.startswith("association") and "service network" in kinds:
            continue
        name = "" if one.name == one.place.logical_id else plain(one.name, "")
        peer = f"to {plain(one.peer, 'another VPC')}" if one.peer else ""
        yield Item(one.kind[:1].upper() + one.kind[1:], " ".join(filter(None, (name, peer))))


def _tiers(network: Network) -> Iterator[Tier]:
    names = _names(network)
    order = {"public": 0, "private": 1, "isolated": 2}
    subnets = sorted(network.subnets, key=lambda one: order.get(one.tier, len(order)))
    for name in dict.fromkeys(names[one.place.logical_id] for one in subnets):
        own = [one for one in subnets if names[one.place.logical_id] == name]
        ways = dict.fromkeys(_WAYS.get(way, way) for one in own for way in one.ways)
        public = own[0].tier == "public"
        yield Tier(
            name=name,
            way_out=", ".join(ways) or "no way out",
            subnets=tuple(
                _ranges([one for one in zone.subnets if one in own]) for zone in network.zones
            ),
            gateways=tuple(
                "NAT gateway" if public and zone.nat_gateways else "" for zone in network.zones
            ),
        )


def _ranges(subnets: Sequence[Subnet]) -> str:
    return ", ".join(
        plain(one.cidr, "") or ("IPv6 only" if one.ipv6 else "subnet") for one in subnets
    )
