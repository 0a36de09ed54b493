"""The part of an estimate about the clusters of a fleet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eks_blueprint.estimate.fleet import FleetCost
from eks_blueprint.estimate.line import Component
from eks_blueprint.results import Block, Bullets, Heading, Paragraph, Table

__all__ = ["fleet_blocks"]

_THREE = ("low", "expected", "high")
_ALIKE = Decimal("0.01")


def fleet_blocks(fleet: FleetCost) -> Iterator[Block]:
    """Yield tables of clusters and environments, and what stands out.

    :param fleet: the clusters.
    """
    yield Heading("Clusters")
    yield Table(
        ("cluster", "environment", "Region", "Kubernetes", *_THREE),
        (
            *(
                (
                    one.cluster,
                    one.environment or "-",
                    one.region,
                    one.version,
                    *map(_usd, (one.monthly.low, one.monthly.expected, one.monthly.high)),
                )
                for one in fleet.clusters
            ),
            *(
                (f"{name} (shared)", "-", "-", "-", *map(_usd, (one.low, one.expected, one.high)))
                for name, one in fleet.shared.items()
            ),
        ),
        numbers=(4, 5, 6),
    )
    if fleet.outliers:
        yield Heading("What stands out", level=3)
        yield Bullets(tuple(f"`{one.cluster}` {one.message}" for one in fleet.outliers))
    if len(fleet.environments) > 1:
        yield from _environments(fleet)


def _environments(fleet: FleetCost) -> Iterator[Block]:
    names = [one.environment or "none" for one in fleet.environments]
    yield Heading("What differs between environments", level=3)
    yield Paragraph(
        "Expected USD a month of a cluster, the mean of its environment. Components that cost the "
        "same everywhere are left out."
    )
    rows: list[tuple[str, ...]] = [
        ("clusters", *(str(one.clusters) for one in fleet.environments)),
        ("Kubernetes", *(", ".join(one.versions) for one in fleet.environments)),
        (
            "all of a cluster",
            *(_usd(one.monthly.expected / one.clusters) for one in fleet.environments),
        ),
    ]
    for component in Component:
        found = [one.components.get(component.value, Decimal(0)) for one in fleet.environments]
        if max(found) - min(found) >= _ALIKE:
            rows.append((component.value, *map(_usd, found)))
    yield Table(("", *names), tuple(rows), numbers=tuple(range(1, len(names) + 1)))


def _usd(amount: Decimal) -> str:
    return f"{amount:,.2f}"
