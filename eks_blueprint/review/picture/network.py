"""A VPC in a picture: zones beside each other, tiers below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eks_blueprint.review.picture.layout import Column, Node, Wrap
from eks_blueprint.review.picture.model import DrawnCluster, DrawnNetwork, Item, Machines, Tier
from eks_blueprint.review.picture.parts import Chip, Label, Panel
from eks_blueprint.review.picture.shapes import Area, Frame, Shape, Style

__all__ = ["network_panel"]

_SIDE = 100
_HEAD = 24
_GAP = 8
_PAD = 10
_HIGH = 24
_BETWEEN = 5
# A line of cells, or a bar, with the space below.
_CELL = _BAR = _HIGH + _BETWEEN


def network_panel(cluster: DrawnCluster, key: str) -> Panel:
    """Return the VPC of a cluster with what runs in it.

    :param cluster: the cluster.
    :param key: by which a link finds it.
    """
    network = cluster.network
    if network is None:
        machines = [_bar(one) for one in cluster.machines]
        inside: list[Node] = [Label("The assembly has no template of it.", Style.QUIET), *machines]
        return Panel("Network that exists", inside, "network", icon="network", key=key)
    nodes: list[Node] = []
    if network.gateways or network.neighbours:
        nodes.append(_chips((*network.gateways, *network.neighbours), "gateway"))
    nodes.append(_Zones(network, cluster.machines, cluster.control_plane_tier))
    if network.endpoints:
        nodes += [
            Label(f"VPC endpoints, {len(network.endpoints)}", Style.LABEL),
            _chips(network.endpoints, "endpoint"),
        ]
    return Panel(
        "VPC", nodes, "network", detail=" ".join(network.ranges), icon="network", key=key, gap=10
    )


def _chips(items: Sequence[Item], icon: str) -> Wrap:
    return Wrap(
        [Chip(one.name, one.detail, "chip", icon if icon == "gateway" else "") for one in items]
    )


def _bar(one: Machines) -> Chip:
    icon = "pool" if "pool" in one.kind.lower() else "nodes"
    return Chip(one.name, f"{one.kind} · {one.detail}", "machines", icon)


@dataclass(frozen=True)
class _Zones:
    """Columns of zones, rows of tiers, and what runs across both."""

    network: DrawnNetwork
    machines: Sequence[Machines]
    control_plane_tier: str

    def natural_width(self) -> float:
        return _SIDE + len(self.network.zones) * 150

    def height(self, width: float) -> float:
        del width
        return _HEAD + sum(self._height(one) + _GAP for one in self._tiers) + 2

    def shapes(self, area: Area) -> Iterator[Shape]:
        yield from self._columns(area)
        y = area.y + _HEAD
        for tier in self._tiers:
            row = Area(area.x, y, area.width, self._height(tier))
            yield from self._tier(tier, row)
            y = row.bottom + _GAP

    @cached_property
    def _tiers(self) -> Sequence[Tier]:
        """The tiers, and a row for what runs in subnets that the template does not say."""
        known = {one.name for one in self.network.tiers}
        unknown = [one for one in self.machines if one.tier not in known]
        return [*self.network.tiers, *([Tier("", "subnets not known", ())] if unknown else [])]

    def _columns(self, area: Area) -> Iterator[Shape]:
        """Yield the zones, from top to bottom behind all tiers."""
        for place, zone in enumerate(self.network.zones):
            x, width = self._column(area, place)
            column = Area(x, area.y, width, area.height)
            yield Frame(column, "zone", 8)
            yield from Label(zone, Style.LABEL, anchor="middle").shapes(
                Area(x + 4, area.y + 5, width - 8, 16)
            )

    def _column(self, area: Area, place: int) -> tuple[float, float]:
        count = max(len(self.network.zones), 1)
        room = (area.width - _SIDE - _GAP * (count - 1)) / count
        return area.x + _SIDE + place * (room + _GAP), room

    def _side(self, tier: Tier) -> Column:
        name = [Label(tier.name, Style.LABEL)] if tier.name else []
        return Column([*name, Label(tier.way_out, Style.QUIET, 3)], 1)

    def _height(self, tier: Tier) -> float:
        side = self._side(tier).height(_SIDE - 2 * _PAD)
        return 2 * _PAD + max(side, self._cells(tier) + len(self._bars(tier)) * _BAR - _BETWEEN)

    def _cells(self, tier: Tier) -> float:
        return (_CELL * any(tier.subnets)) + (_CELL * any(tier.gateways))

    def _bars(self, tier: Tier) -> Sequence[tuple[Chip, int]]:
        """Return what lies across the zones of a tier, and across how many."""
        known = {one.name for one in self.network.tiers}
        bars = [
            (_bar(one), one.zones)
            for one in self.machines
            if (one.tier if one.tier in known else "") == tier.name
        ]
        if tier.name and tier.name == self.control_plane_tier:
            bars.insert(0, (Chip("Control plane interfaces", "", "interfaces", "control"), 0))
        return bars

    def _tier(self, tier: Tier, row: Area) -> Iterator[Shape]:
        yield Frame(row, "tier", 8)
        inside = row.inside(_PAD, _PAD, _PAD, _PAD)
        side = Area(inside.x, inside.y, _SIDE - 2 * _PAD, inside.height)
        yield from self._side(tier).shapes(side)
        for place, subnet in enumerate(tier.subnets):
            x, width = self._column(row, place)
            cell = Area(x + 6, inside.y, width - 12, _HIGH)
            if subnet:
                yield Frame(cell, "subnet", 5, f"{tier.name} subnet {subnet}")
                words = Label(subnet, Style.TEXT, anchor="middle")
                yield from words.shapes(cell.inside(4, 4, 4, 0))
            if place < len(tier.gateways) and tier.gateways[place]:
                gateway = Area(cell.x, inside.y + _CELL, cell.width, _HIGH)
                yield from Chip(tier.gateways[place], icon="gateway").shapes(gateway)
        y = inside.y + self._cells(tier)
        for bar, zones in self._bars(tier):
            left, _ = self._column(row, 0)
            x, width = self._column(row, max((zones or len(self.network.zones)) - 1, 0))
            yield from bar.shapes(Area(left + 6, y, x + width - left - 12, _HIGH))
            y += _BAR
