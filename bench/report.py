"""Turns medians into the tables that ``make bench`` prints, with the aims beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from bench.measure import BenchError, Cost

__all__ = [
    "AIMS",
    "MESSAGES",
    "Aim",
    "Example",
    "cluster_table",
    "example_table",
    "jobs_line",
    "linearity",
    "per_resource",
]


class Aim(NamedTuple):
    """The largest figures that are fine."""

    ratio: float
    """Wall time of the production example over that of the empty app."""

    platform: float
    """The same for the example with all components."""

    per_resource: float
    """Milliseconds per resource of an extra cluster."""


MEMORY = 2048
"""MiB of Python and Node together that are fine for any number of clusters."""

AIMS: Mapping[bool, Aim] = {
    True: Aim(ratio=2.0, platform=2.5, per_resource=1.5),
    False: Aim(ratio=3.0, platform=2.5, per_resource=1.0),
}
"""By whether CDK's built-in template validation runs."""

MESSAGES: Mapping[str, int] = {"production": 760, "platform": 700}
"""The most messages to Node that are fine, with packs, by example."""


class Example(NamedTuple):
    """An example, without and with cdk-nag's packs and the acknowledgements."""

    plain: Cost
    packs: Cost


def per_resource(fewer: Cost, more: Cost) -> float:
    """Give the milliseconds that each resource in ``more`` but not in ``fewer`` took."""
    return (more.seconds - fewer.seconds) * 1000 / (more.resources - fewer.resources)


def linearity(costs: Mapping[int, Cost]) -> float:
    """Give the cost of a resource in the last step over that in the first; 1 is linear.

    :param costs: cost by number of clusters; three numbers or more.
    """
    steps = [per_resource(costs[few], costs[many]) for few, many in pairwise(sorted(costs))]
    return steps[-1] / steps[0]


def example_table(
    empty: Cost, production: Example, platform: Example, *, validation: bool
) -> list[str]:
    """Compare two examples with the empty app; cdk-nag's packs stand apart."""
    aims = AIMS[validation]
    rows = [
        ("", "seconds", "MiB", "resources", "messages", "x empty", "aim"),
        ("empty CDK app", *_figures(empty), str(empty.messages), "1.0", ""),
    ]
    for name, example, aim in (
        ("production", production, aims.ratio),
        ("platform", platform, aims.platform),
    ):
        for title, cost in ((f"{name} example", example.plain), ("  with packs", example.packs)):
            ratio = cost.seconds / empty.seconds
            met = (
                _against(ratio, aim)
                if cost is example.plain
                else f"messages {_against(cost.messages, MESSAGES[name])}"
            )
            rows.append((title, *_figures(cost), str(cost.messages), f"{ratio:.2f}", met))
    return _aligned(rows)


def cluster_table(costs: Mapping[int, Cost], *, validation: bool) -> list[str]:
    """Show what extra clusters cost over one, by number of clusters."""
    one = costs[min(costs)]
    aim = AIMS[validation].per_resource
    rows = [("clusters", "seconds", "MiB", "resources", "ms/extra resource", "aim")]
    for count, cost in sorted(costs.items()):
        extra = per_resource(one, cost) if cost is not one else None
        rows.append(
            (
                str(count),
                *_figures(cost),
                "" if extra is None else f"{extra:.2f}",
                "" if extra is None else _against(extra, aim),
            )
        )
    return [
        *_aligned(rows),
        f"linearity (last step over first, 1 is linear): {linearity(costs):.2f}",
        f"MiB of the most clusters: {_against(round(costs[max(costs)].megabytes), MEMORY)}",
    ]


def jobs_line(alone: Cost, spread: Cost, jobs: int) -> str:
    """Say what several processes save; each of them starts Python and Node.

    :raises BenchError: if they made other resources.
    """
    if alone.resources != spread.resources:
        raise BenchError(
            f"processes must not change the resources, got {spread.resources} instead of "
            f"{alone.resources}"
        )
    return (
        f"by {jobs} processes: {spread.seconds:.2f} seconds, "
        f"{spread.seconds / alone.seconds:.2f} of one process"
    )


def _figures(cost: Cost) -> tuple[str, str, str]:
    return f"{cost.seconds:.2f}", f"{cost.megabytes:.0f}", str(cost.resources)


def _against(value: float, aim: float) -> str:
    return f"<= {aim} {'met' if value <= aim else 'MISSED'}"


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Pad the columns: the first to the left, the last as it is, the others to the right."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for first, *figures, last in table:
        middle = [text.rjust(width) for text, width in zip(figures, widths[1:-1], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *middle, last]).rstrip())
    return lines
