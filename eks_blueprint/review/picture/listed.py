"""Tiers of more zones than stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.review.picture.bars import CONTROL_PLANE, bar_of
from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.layout import Column, Node, Wrap
from eks_blueprint.review.picture.model import DrawnNetwork, Machines, Tier
from eks_blueprint.review.picture.parts import Panel
from eks_blueprint.review.picture.shapes import Style

__all__ = ["listed_tiers"]


def listed_tiers(
    network: DrawnNetwork,
    tiers: Sequence[tuple[Tier, Sequence[Machines]]],
    control_plane_tier: str,
) -> Node:
    """Return tiers below each other, each with its subnets one after the other.

    :param network: the network.
    :param tiers: its tiers, with what runs in them.
    :param control_plane_tier: name of the tier with the interfaces of the control plane.
    """
    boxes = [
        Panel(
            tier.name,
            list(_inside(network, tier, machines, control_plane_tier)),
            "tier",
            detail=tier.way_out,
            style=Style.LABEL,
            gap=5,
            padding=8,
        )
        for tier, machines in tiers
    ]
    return Column(boxes, 8)


def _inside(
    network: DrawnNetwork, tier: Tier, machines: Sequence[Machines], control_plane_tier: str
) -> Iterator[Node]:
    subnets = [
        Chip(zone, subnet, "subnet") if zone else Chip(subnet, css="subnet")
        for zone, subnet in zip(network.zones, tier.subnets, strict=False)
        if subnet
    ]
    if subnets:
        yield Wrap(subnets)
    gateways = [one for one in tier.gateways if one]
    if gateways:
        yield Chip(gateways[0], f"{len(gateways)}", "gateway", "gateway")
    if tier.name and tier.name == control_plane_tier:
        yield CONTROL_PLANE
    for one in machines:
        zones = [network.zones[place] for place in one.zones if place < len(network.zones)]
        some = 0 < len(zones) < len(network.zones) and all(zones)
        yield bar_of(one, f"in {', '.join(zones)}" if some else "")
