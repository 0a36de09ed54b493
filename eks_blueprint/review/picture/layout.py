"""Boxes within boxes: widths are given from outside, heights follow from inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Protocol

from eks_blueprint.review.picture.shapes import Area, Shape

__all__ = ["Balanced", "Bricks", "Column", "Node", "Row", "Wrap"]


class Node(Protocol):
    """Something that can be arranged."""

    def natural_width(self) -> float:
        """Return the width that it would like to have."""
        ...

    def height(self, width: float) -> float:
        """Return the height that it needs where it gets a width."""
        ...

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield its shapes within an area of at least the height that it needs."""
        ...


@dataclass(frozen=True)
class Column:
    """Nodes below each other, all of the same width.

    :param nodes: the nodes.
    :param gap: space between two. Default: 10.
    :param grows: whether the last one takes the height that is left. Default: no.
    """

    nodes: Sequence[Node]
    gap: float = 10
    grows: bool = False

    def natural_width(self) -> float:
        """Return the width of the widest."""
        return max((one.natural_width() for one in self.nodes), default=0)

    def height(self, width: float) -> float:
        """Return the sum of the heights."""
        return _sum([one.height(width) for one in self.nodes], self.gap)

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the shapes of all."""
        y = area.y
        for place, one in enumerate(self.nodes):
            height = one.height(area.width)
            if self.grows and place == len(self.nodes) - 1:
                height = area.bottom - y
            yield from one.shapes(Area(area.x, y, area.width, height))
            y += height + self.gap


@dataclass(frozen=True)
class Row:
    """Nodes beside each other, all of the same height.

    :param nodes: the nodes.
    :param weights: how the width is shared. Default: evenly.
    :param gap: space between two. Default: 12.
    """

    nodes: Sequence[Node]
    weights: Sequence[float] = ()
    gap: float = 12

    def natural_width(self) -> float:
        """Return the sum of the widths."""
        return _sum([one.natural_width() for one in self.nodes], self.gap)

    def height(self, width: float) -> float:
        """Return the height of the highest."""
        widths = self._widths(width)
        return max(
            (one.height(part) for one, part in zip(self.nodes, widths, strict=True)), default=0
        )

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the shapes of all."""
        x = area.x
        for one, width in zip(self.nodes, self._widths(area.width), strict=True):
            yield from one.shapes(Area(x, area.y, width, area.height))
            x += width + self.gap

    def _widths(self, width: float) -> Sequence[float]:
        weights = self.weights or [1.0] * len(self.nodes)
        room = width - self.gap * (len(self.nodes) - 1)
        return [room * one / sum(weights) for one in weights]


@dataclass(frozen=True)
class Balanced:
    """Two columns that end at about the same height; the last node of the shorter one grows.

    :param left: nodes that begin the left column.
    :param right: nodes that begin the right column.
    :param others: nodes that stand in either, in their order.
    :param weights: how the width is shared.
    :param gap: space between two nodes of a column. Default: 12.
    :param between: space between the columns. Default: 12.
    """

    left: Sequence[Node]
    right: Sequence[Node]
    others: Sequence[Node]
    weights: tuple[float, float]
    gap: float = 12
    between: float = 12

    def natural_width(self) -> float:
        """Return the sum of the widths of all in one column each."""
        return self._row(tuple(place % 2 for place in range(len(self.others)))).natural_width()

    def height(self, width: float) -> float:
        """Return the height of the higher column."""
        return self._best(width).height(width)

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the shapes of all."""
        yield from self._best(area.width).shapes(area)

    def _best(self, width: float) -> Row:
        """Return the columns of the least height, and of those the ones that differ least."""
        room = width - self.between
        widths = [room * one / sum(self.weights) for one in self.weights]
        starts = [
            sum(one.height(part) + self.gap for one in nodes)
            for nodes, part in zip((self.left, self.right), widths, strict=True)
        ]
        heights = [[one.height(part) + self.gap for part in widths] for one in self.others]

        def ends(choice: Sequence[int]) -> tuple[float, float]:
            found = list(starts)
            for column, high in zip(choice, heights, strict=True):
                found[column] += high[column]
            return max(found), max(found) - min(found)

        return self._row(min(product((0, 1), repeat=len(self.others)), key=ends))

    def _row(self, choice: Sequence[int]) -> Row:
        columns = [
            [*first, *(one for one, at in zip(self.others, choice, strict=True) if at == column)]
            for column, first in enumerate((self.left, self.right))
        ]
        return Row(
            [Column(one, self.gap, grows=True) for one in columns], self.weights, self.between
        )


@dataclass(frozen=True)
class Wrap:
    """Nodes of their natural widths, in as many lines as it takes.

    :param nodes: the nodes.
    :param gap: space between two, and between lines. Default: 6.
    """

    nodes: Sequence[Node]
    gap: float = 6

    def natural_width(self) -> float:
        """Return the width of all in one line."""
        return _sum([one.natural_width() for one in self.nodes], self.gap)

    def height(self, width: float) -> float:
        """Return the height of the lines."""
        return _sum([_highest(line, width) for line in self._lines(width)], self.gap)

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the shapes of all."""
        y = area.y
        for line in self._lines(area.width):
            x = area.x
            height = _highest(line, area.width)
            for one in line:
                width = min(one.natural_width(), area.width)
                yield from one.shapes(Area(x, y, width, height))
                x += width + self.gap
            y += height + self.gap

    def _lines(self, width: float) -> Sequence[Sequence[Node]]:
        lines: list[list[Node]] = []
        left = 0.0
        for one in self.nodes:
            wanted = min(one.natural_width(), width)
            if not lines or wanted > left:
                lines.append([])
                left = width
            lines[-1].append(one)
            left -= wanted + self.gap
        return lines


@dataclass(frozen=True)
class Bricks:
    """Nodes of one or more units of width, in rows of the same number of units.

    :param nodes: the nodes, each with its units.
    :param units: how many units a row has.
    :param gap: space between two, and between rows. Default: 12.
    """

    nodes: Sequence[tuple[Node, int]]
    units: int
    gap: float = 12

    def natural_width(self) -> float:
        """Return the width of the widest row."""
        return self._column.natural_width()

    def height(self, width: float) -> float:
        """Return the height of all rows."""
        return self._column.height(width)

    def shapes(self, area: Area) -> Iterator[Shape]:
        """Yield the shapes of all."""
        yield from self._column.shapes(area)

    @cached_property
    def _column(self) -> Column:
        rows: list[list[tuple[Node, int]]] = []
        for node, wanted in self.nodes:
            units = min(wanted, self.units)
            if not rows or sum(one for _, one in rows[-1]) + units > self.units:
                rows.append([])
            rows[-1].append((node, units))
        return Column([self._row(row) for row in rows], self.gap)

    def _row(self, row: list[tuple[Node, int]]) -> Row:
        rest = self.units - sum(units for _, units in row)
        # A row that is nearly full is stretched: a hole says nothing.
        if rest * 3 <= self.units:
            rest = 0
        filled = [*row, *([(_EMPTY, rest)] if rest else [])]
        return Row([node for node, _ in filled], [units for _, units in filled], self.gap)


@dataclass(frozen=True)
class _Empty:
    def natural_width(self) -> float:
        return 0

    def height(self, width: float) -> float:
        del width
        return 0

    def shapes(self, area: Area) -> Iterator[Shape]:
        del area
        yield from ()


_EMPTY = _Empty()


def _sum(parts: Sequence[float], gap: float) -> float:
    return sum(parts) + gap * max(len(parts) - 1, 0)


def _highest(line: Sequence[Node], width: float) -> float:
    return max(one.height(min(one.natural_width(), width)) for one in line)
