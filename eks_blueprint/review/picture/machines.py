"""What a picture shows of what pods run on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.review.architecture import Architecture, Compute
from eks_blueprint.review.picture.logical_ids import short_id
from eks_blueprint.review.picture.model import Machines
from eks_blueprint.review.picture.references import plain
from eks_blueprint.review.picture.tiers import tier_names, zone_places

__all__ = ["machines_of"]


def machines_of(architecture: Architecture) -> Iterator[Machines]:
    """Yield what pods run on, and hosts beside the nodes.

    :param architecture: the architecture.
    """
    tiers, zones = tier_names(architecture), zone_places(architecture)
    names = [one.name for one in architecture.network.zones]
    for one in architecture.compute:
        wanted = _zones_wanted(one)
        places = _places(zones, one.subnets)
        within = tuple(place for place in places if not wanted or names[place] in wanted)
        yield Machines(
            one.kind, _short(one), _said(one), _tier(tiers, one.subnets), within or places
        )
    for host in architecture.hosts:
        name = plain(host.name.rpartition("/")[2], host.place.logical_id)
        yield Machines(
            "host",
            name,
            plain(host.instance_type, ""),
            _tier(tiers, host.subnets),
            _places(zones, host.subnets),
        )


def _short(one: Compute) -> str:
    """Return the name that people gave, of ``BlueprintNodeGroupssystemF3D6A860`` as well."""
    name = one.name
    if one.place is not None and name == one.place.logical_id:
        name = short_id(name)
    return plain(name, one.kind)


def _said(one: Compute) -> str:
    instances = [_instances(said) for said in one.instances]
    image = _image(one.image)
    size = one.size.partition(",")[0] if one.kind == "node group" else one.size
    if one.kind == "Auto Scaling group":
        size = f"{size} nodes"
    return " · ".join(filter(None, (size, ", ".join(filter(None, instances)), one.capacity, image)))


def _image(said: str) -> str:
    """Return ``Bottlerocket arm64`` of ``BOTTLEROCKET_ARM_64``."""
    words = said.replace("ARM_64", "arm64").replace("BOTTLEROCKET", "Bottlerocket")
    return words.replace("x86_64", "x86-64").replace("_", " ") if said.isascii() else said


def _instances(said: str) -> str:
    """Return an instance type, or the values of a requirement that says what is taken."""
    name, operator, values = (*said.split(" ", 2), "", "")[:3]
    if not operator:
        return plain(said, "")
    return values if operator == "in" and name in ("arch", "instance-category") else ""


def _zones_wanted(one: Compute) -> Sequence[str]:
    """Return the zones that a requirement of a NodePool names; none, any zone."""
    for said in one.instances:
        name, operator, values = (*said.split(" ", 2), "", "")[:3]
        if (name, operator) == ("zone", "in"):
            return values.split(", ")
    return ()


def _tier(tiers: Mapping[str, str], subnets: Sequence[str]) -> str:
    return next((tiers[one] for one in subnets if one in tiers), "")


def _places(zones: Mapping[str, int], subnets: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted({zones[one] for one in subnets if one in zones}))
