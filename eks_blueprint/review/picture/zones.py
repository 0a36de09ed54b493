"""Zones beside each other, tiers below each other, and what runs in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eks_blueprint.review.picture.bars import CONTROL_PLANE, bar_of
from eks_blueprint.review.picture.chips import Chip
from eks_blueprint.review.picture.layout import Column, Node
from eks_blueprint.review.picture.listed import listed_tiers
from eks_blueprint.review.picture.model import DrawnNetwork, Machines, Tier
from eks_blueprint.review.picture.parts import Label
from eks_blueprint.review.picture.shapes import Area, Frame, Shape, Style
from eks_blueprint.review.picture.widths import wrapped

__all__ = ["Zones"]

_SIDE = 100
_HEAD = 24
_GAP = 8
_PAD = 10
_IN = 6
_BETWEEN = 5
# Columns that are narrower leave no room for names of tiers beside them.
_LEAST = 130
# Columns that are narrower leave no room for ranges.
_LEAST_LISTED = 76
_CELL_PAD = 4
_CELL_LINE = 16


@dataclass(frozen=True)
class _Bar:
    """Something across neighbouring zones of a tier.

    :param chip: how it is drawn.
    :param first: the first of the zones.
    :param last: the last of the zones.
    """

    chip: Chip
    first: int
    last: int


@dataclass(frozen=True)
class Zones:
    """Columns of zones, rows of tiers, and what runs across both.

    :param network: the network.
    :param machines: what pods run on.
    :param control_plane_tier: name of the tier with the interfaces of the control plane; empty
        where it is not known.
    """

    network: DrawnNetwork
    machines: Sequence[Machines]
    control_plane_tier: str

    def natural_width(self) -> float:
        """Return a width in which names of tiers stand beside the subnets."""
        return _SIDE + self._count * (_LEAST + _GAP)

    def height(self, width: float) -> float:
        """Return the height of all tiers."""
        if self._is_listed(width):
            return self._listed.height(width)
        return self._head + sum(self._height(one, width) + _GAP for one in self._tiers) + 2

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield zones, tiers, subnets and what runs in them."""
        if self._is_listed(area.width):
            yield from self._listed.shapes(area)
            return
        yield from self._columns(area)
        y = area.y + self._head
        for tier in self._tiers:
            row = Area(area.x, y, area.width, self._height(tier, area.width))
            yield from self._tier(tier, row)
            y = row.bottom + _GAP

    @property
    def _head(self) -> float:
        return _HEAD if any(self.network.zones) else 0

    @property
    def _count(self) -> int:
        return max(len(self.network.zones), 1)

    @cached_property
    def _tiers(self) -> Sequence[Tier]:
        """The tiers, and a row for what runs in subnets that the template does not say."""
        known = {one.name for one in self.network.tiers}
        unknown = [one for one in self.machines if one.tier not in known]
        return [*self.network.tiers, *([Tier("", "subnets not known", ())] if unknown else [])]

    def _in(self, tier: Tier) -> Sequence[Machines]:
        """Return what runs in a tier."""
        known = {one.name for one in self.network.tiers}
        return [
            one for one in self.machines if (one.tier if one.tier in known else "") == tier.name
        ]

    @cached_property
    def _listed(self) -> Node:
        """The same where the zones do not stand beside each other."""
        tiers = [(one, self._in(one)) for one in self._tiers]
        return listed_tiers(self.network, tiers, self.control_plane_tier)

    def _is_listed(self, width: float) -> bool:
        return self._room(width, 0) < _LEAST_LISTED

    def _columns(self, area: Area) -> Iterator[Shape]:
        """Yield the zones, from top to bottom behind all tiers."""
        for place, zone in enumerate(self.network.zones):
            if zone:
                x, width = self._column(area, place, place)
                yield Frame(Area(x, area.y, width, area.height), "zone", 8)
                yield from Label(zone, Style.LABEL, anchor="middle").shapes(
                    Area(x + 4, area.y + 5, width - 8, 16)
                )

    def _is_beside(self, width: float) -> bool:
        """Say whether names of tiers stand beside the subnets, rather than above."""
        return self._room(width, _SIDE) >= _LEAST

    def _room(self, width: float, left: float) -> float:
        return (width - left - _GAP * (self._count - 1)) / self._count

    def _column(self, area: Area, first: int, last: int) -> tuple[float, float]:
        """Return the left edge and the width of some zones."""
        left = _SIDE if self._is_beside(area.width) else 0
        room = self._room(area.width, left)
        wide = room * (last - first + 1) + _GAP * (last - first)
        return area.x + left + first * (room + _GAP), wide

    def _inner(self, area: Area, first: int, last: int) -> tuple[float, float]:
        """Return the same within the margins of a zone."""
        x, width = self._column(area, first, last)
        return x + _IN, width - 2 * _IN

    def _side(self, tier: Tier, *, beside: bool) -> Column:
        if not beside:
            said = " · ".join(filter(None, (tier.name, tier.way_out)))
            return Column([Label(said, Style.LABEL, 2)], 1)
        name = [Label(tier.name, Style.LABEL, 3)] if tier.name else []
        return Column([*name, Label(tier.way_out, Style.QUIET, 4)], 1)

    def _above(self, tier: Tier, width: float) -> float:
        if self._is_beside(width):
            return 0
        return self._side(tier, beside=False).height(width - 2 * _PAD) + _BETWEEN

    def _height(self, tier: Tier, width: float) -> float:
        side = 0.0
        if self._is_beside(width):
            side = self._side(tier, beside=True).height(_SIDE - 2 * _PAD)
        inside = self._cells(tier, width) + sum(
            self._high(row, width) + _BETWEEN for row in self._bars(tier)
        )
        return 2 * _PAD + self._above(tier, width) + max(side, inside - _BETWEEN)

    def _high(self, row: Sequence[_Bar], width: float) -> float:
        area = Area(0, 0, width, 0)
        return max(one.chip.height(self._inner(area, one.first, one.last)[1]) for one in row)

    def _cells(self, tier: Tier, width: float) -> float:
        """Return the height of the subnets and gateways, with the space below."""
        gateways = 0.0
        if any(tier.gateways):
            room = self._inner(Area(0, 0, width, 0), 0, 0)[1]
            gateways = _gateway(tier, room).height(room) + _BETWEEN
        return self._subnets(tier, width) + gateways

    def _subnets(self, tier: Tier, width: float) -> float:
        if not any(tier.subnets):
            return 0
        room = self._inner(Area(0, 0, width, 0), 0, 0)[1]
        lines = max(len(_lines(one, room)) for one in tier.subnets)
        return 2 * _CELL_PAD + lines * _CELL_LINE + _BETWEEN

    def _bars(self, tier: Tier) -> Sequence[Sequence[_Bar]]:
        """Return what lies across the zones of a tier, in rows of what does not overlap."""
        bars: list[_Bar] = []
        if tier.name and tier.name == self.control_plane_tier:
            bars.append(_Bar(CONTROL_PLANE, 0, self._count - 1))
        for one in self._in(tier):
            bars += self._parts(one)
        rows: list[list[_Bar]] = []
        for bar in bars:
            free = (
                row
                for row in rows
                if all(bar.last < one.first or one.last < bar.first for one in row)
            )
            row = next(free, None)
            if row is None:
                rows.append(row := [])
            row.append(bar)
        return rows

    def _parts(self, one: Machines) -> Sequence[_Bar]:
        """Return a box for each run of zones; the widest says what it is."""
        zones = sorted({place for place in one.zones if place < self._count})
        runs: list[list[int]] = []
        for place in zones or range(self._count):
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        main = max(runs, key=len)
        whole = bar_of(one)
        brief = Chip(one.name, "", whole.css, whole.icon)
        return [_Bar(whole if run is main else brief, run[0], run[-1]) for run in runs]

    def _tier(self, tier: Tier, row: Area) -> Iterator[Shape]:
        yield Frame(row, "tier", 8)
        inside = row.inside(_PAD, _PAD, _PAD, _PAD)
        beside = self._is_beside(row.width)
        side = Area(inside.x, inside.y, _SIDE - 2 * _PAD if beside else inside.width, inside.height)
        yield from self._side(tier, beside=beside).shapes(side)
        y = inside.y + self._above(tier, row.width)
        high = self._subnets(tier, row.width) - _BETWEEN
        for place, subnet in enumerate(tier.subnets):
            x, width = self._inner(row, place, place)
            if subnet:
                yield from _cell(subnet, tier, Area(x, y, width, high))
            if tier.gateways and tier.gateways[place]:
                gateway = _gateway(tier, width)
                below = y + high + _BETWEEN
                yield from gateway.shapes(Area(x, below, width, gateway.height(width)))
        y += self._cells(tier, row.width)
        for bars in self._bars(tier):
            high = self._high(bars, row.width)
            for bar in bars:
                x, width = self._inner(row, bar.first, bar.last)
                yield from bar.chip.shapes(Area(x, y, width, bar.chip.height(width)))
            y += high + _BETWEEN


def _gateway(tier: Tier, width: float) -> Chip:
    name = next(filter(None, tier.gateways))
    chip = Chip(name, css="gateway", icon="gateway")
    return chip if chip.natural_width() <= width else Chip(name, css="gateway")


def _lines(text: str, width: float) -> Sequence[str]:
    return wrapped(text, width - 2 * _CELL_PAD, Style.TEXT.size, 2)


def _cell(text: str, tier: Tier, area: Area) -> Iterator[Shape]:
    yield Frame(area, "subnet", 5, f"{tier.name} subnet {text}")
    lines = _lines(text, area.width)
    top = area.y + (area.height - len(lines) * _CELL_LINE) / 2
    for place, one in enumerate(lines):
        line = Area(
            area.x + _CELL_PAD, top + place * _CELL_LINE, area.width - 2 * _CELL_PAD, _CELL_LINE
        )
        yield from Label(one, Style.TEXT, anchor="middle").shapes(line)
