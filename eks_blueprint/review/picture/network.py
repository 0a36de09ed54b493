"""A VPC in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from eks_blueprint.review.picture.bars import bar_of
from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.layout import Node, Wrap
from eks_blueprint.review.picture.model import DrawnCluster, Item
from eks_blueprint.review.picture.parts import Label, Panel
from eks_blueprint.review.picture.shapes import Style
from eks_blueprint.review.picture.zones import Zones

__all__ = ["network_panel"]


def network_panel(cluster: DrawnCluster, key: str, padding: float = 12) -> Panel:
    """Return the VPC of a cluster with what runs in it.

    :param cluster: the cluster.
    :param key: by which a link finds it.
    :param padding: space around what is in it. Default: 12.
    """
    network = cluster.network
    if network is None:
        machines = [bar_of(one) for one in cluster.machines]
        inside: list[Node] = [Label(_UNKNOWN, Style.QUIET, 3), *machines]
        return Panel("Network", inside, "network", icon="network", key=key, padding=padding)
    nodes: list[Node] = []
    if not network.is_known:
        nodes.append(Label(_EXISTS, Style.QUIET, 3))
    if network.gateways or network.neighbours:
        nodes.append(_chips((*network.gateways, *network.neighbours), "gateway"))
    nodes.append(Zones(network, cluster.machines, cluster.control_plane_tier))
    if network.endpoints:
        nodes += [
            Label(f"VPC endpoints, {len(network.endpoints)}", Style.LABEL),
            _chips(network.endpoints, ""),
        ]
    return Panel(
        "VPC" if network.is_known else f"VPC {network.name}".strip(),
        nodes,
        "network",
        detail=" and ".join(network.ranges),
        icon="network",
        key=key,
        gap=10,
        padding=padding,
    )


_EXISTS = "It existed before: its zones, routes and gateways are not in these templates."
_UNKNOWN = "Neither a VPC nor subnets are in these templates."


def _chips(items: Sequence[Item], icon: str) -> Wrap:
    return Wrap([Chip(one.name, one.detail, "chip", icon) for one in items])
