"""What a picture shows of an architecture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.review.architecture import Architecture, Compute, Part
from eks_blueprint.review.networks import Network, Subnet
from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.model import DrawnCluster, DrawnNetwork, Item, Machines, Tier

__all__ = ["drawn"]

_BUILD = re.compile(r"-eksbuild\.\d+$")
_REFERENCE = re.compile(r"^<.*>$")


def drawn(
    architecture: Architecture, people: Sequence[Item] = (), keys: Sequence[Item] = ()
) -> DrawnCluster:
    """Return what a picture shows of a cluster.

    :param architecture: the architecture.
    :param people: who has access. Default: not said.
    :param keys: its keys. Default: not said.
    """
    plane = architecture.control_plane
    network = _network(architecture) if architecture.network.zones else None
    tiers = _tier_names(architecture.network)
    return DrawnCluster(
        name=_plain(plane.name, plane.place.stack),
        version=plane.version or "of EKS's choice",
        region=architecture.region,
        account=architecture.account,
        network=network,
        control_plane_tier=_tier(tiers, plane.subnets),
        public=plane.public_endpoint,
        control_plane=tuple(_facts(architecture)),
        machines=tuple(_machines(architecture, tiers)),
        addons=_parts(architecture, "add-on"),
        controllers=(*_parts(architecture, "chart"), *_parts(architecture, "capability")),
        balancing=tuple(
            Item(
                f"{one.kind} {one.name}".strip() if one.kind != one.name else one.name,
                one.scheme,
            )
            for one in architecture.load_balancing
        ),
        gitops=tuple(_gitops(architecture)),
        people=tuple(people),
        tenants=(),
        data=(
            *keys,
            *(
                Item(
                    one.kind.capitalize(),
                    "" if one.name == one.place.logical_id else _plain(one.name, ""),
                )
                for one in architecture.stores
            ),
        ),
    )


def _facts(architecture: Architecture) -> Iterator[Item]:
    plane = architecture.control_plane
    private = "private" if plane.private_endpoint else ""
    public = f"public, from {', '.join(plane.public_cidrs)}" if plane.public_endpoint else ""
    only = " only" if not plane.public_endpoint else ""
    yield Item(
        "Endpoint",
        f"{private}{only}" if not public else " and ".join(filter(None, (private, public))),
    )
    yield Item(
        "Access",
        _AUTHENTICATION.get(plane.authentication, plane.authentication or "of EKS's choice"),
    )
    yield Item("Secrets", "customer managed key" if plane.encrypted_with else "key of AWS")
    yield Item("Logs", ", ".join(plane.logs) or "none")
    yield Item("Addresses", {"ipv6": "IPv6", "ipv4": "IPv4"}.get(plane.ip_family, "IPv4"))
    yield Item("Support", plane.support.lower() or "of EKS's choice")
    yield Item("Deletion", "protected" if plane.deletion_protection else "not protected")
    if plane.auto_mode:
        yield Item("Compute", "EKS Auto Mode")


_AUTHENTICATION = {
    "API": "access entries",
    "API_AND_CONFIG_MAP": "access entries and aws-auth",
    "CONFIG_MAP": "aws-auth",
}


def _network(architecture: Architecture) -> DrawnNetwork:
    network = architecture.network
    place = network.place
    gateways = [one for one in network.gateways if one.kind != "NAT gateway"]
    return DrawnNetwork(
        name=place.stack if place is not None else network.name or "that exists",
        ranges=tuple(_plain(one, "range of a parameter") for one in network.cidrs),
        zones=tuple(_plain(one.name, "zone of a parameter") for one in network.zones),
        tiers=tuple(_tiers(network)),
        gateways=tuple(
            Item(kind.capitalize()) for kind in dict.fromkeys(one.kind for one in gateways)
        ),
        endpoints=tuple(
            Item(one.service, "" if one.kind == "Interface" else one.kind.lower())
            for one in network.endpoints
        ),
        neighbours=tuple(
            Item(one.kind.capitalize(), _plain(one.name, "")) for one in architecture.connections
        ),
    )


def _tier_names(network: Network) -> dict[str, str]:
    """Return the name of the tier of each subnet, by its logical id.

    It is the name of the subnets where those of several zones share one, as the CDK makes them.
    """
    found: dict[str, str] = {}
    for tier in dict.fromkeys(one.tier for one in network.subnets):
        own = [one for one in network.subnets if one.tier == tier]
        names = {one.name for one in own}
        shared = "" not in names and (len(own) == 1 or len(names) < len(own))
        found |= {one.place.logical_id: one.name if shared else tier for one in own}
    return found


def _tiers(network: Network) -> Iterator[Tier]:
    names = _tier_names(network)
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


_WAYS = {
    "internet gateway": "to the internet",
    "egress-only internet gateway": "IPv6 egress only",
    "NAT gateway": "through NAT",
}


def _ranges(subnets: Sequence[Subnet]) -> str:
    return ", ".join(
        _plain(one.cidr, "") or ("IPv6 only" if one.ipv6 else "subnet") for one in subnets
    )


def _machines(architecture: Architecture, tiers: Mapping[str, str]) -> Iterator[Machines]:
    for one in architecture.compute:
        yield Machines(one.kind, _short(one), _said(one), _tier(tiers, one.subnets))
    for host in architecture.hosts:
        name = _plain(host.name.rpartition("/")[2], host.place.logical_id)
        # Of a host only the kind of its tier is known, of which the first has a name.
        of_kind = [
            tiers[one.place.logical_id]
            for one in architecture.network.subnets
            if one.tier in host.tiers
        ]
        yield Machines("host", name, host.instance_type, next(iter(of_kind), ""), 1)


def _short(one: Compute) -> str:
    """Return the name that people gave, of ``BlueprintNodeGroupssystemF3D6A860`` as well."""
    place = one.place.logical_id if one.place is not None else ""
    name = short_id(one.name) if one.name == place else one.name
    return _plain(name.removeprefix("NodeGroups"), one.kind)


def _said(one: Compute) -> str:
    instances = [_instances(said) for said in one.instances]
    image = one.image.replace("_", " ").capitalize() if one.image.isupper() else one.image
    size = one.size.partition(",")[0] if one.kind == "node group" else one.size
    return " · ".join(filter(None, (size, ", ".join(filter(None, instances)), one.capacity, image)))


def _instances(said: str) -> str:
    """Return an instance type, or the values of a requirement that says what is taken."""
    name, operator, values = (*said.split(" ", 2), "", "")[:3]
    if not operator:
        return _plain(said, "")
    return values if operator == "in" and name in ("arch", "instance-category") else ""


def _tier(tiers: Mapping[str, str], subnets: Sequence[str]) -> str:
    return next((tiers[one] for one in subnets if one in tiers), "")


def _parts(architecture: Architecture, kind: str) -> tuple[Item, ...]:
    found: Sequence[Part] = [one for one in architecture.parts if one.kind == kind]
    return tuple(Item(one.name, _BUILD.sub("", one.version)) for one in found)


def _gitops(architecture: Architecture) -> Iterator[Item]:
    for one in architecture.gitops:
        yield Item(one.engine, _KINDS.get(one.kind, one.kind))
        yield Item("Source", _plain(one.source, "of this deployment"))
        yield Item("Folders", ", ".join(one.paths))


_KINDS = {
    "GitRepository": "from a Git repository",
    "Bucket": "from a bucket",
    "OCIRepository": "from a registry",
}


def _plain(text: str, otherwise: str) -> str:
    """Return a text that is no reference of CloudFormation."""
    return otherwise if _REFERENCE.match(text) else text
