"""What a cluster costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.estimate import Estimate, estimate
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.source import Source

__all__ = ["Cost", "cost_of"]


@dataclass(frozen=True)
class Cost:
    """What a cluster with its stacks costs a month.

    :param estimate: the estimate, with its lines, assumptions and ways to lower cost.
    :param shared: stacks in it that other clusters need as well.
    """

    estimate: Estimate
    shared: tuple[str, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions whose prices are in it."""
        return tuple(sorted(set(self.estimate.regions.values())))


def cost_of(source: Source, cluster: Cluster, today: date) -> Cost:
    """Estimate what a cluster with its stacks costs a month.

    :param source: the assembly.
    :param cluster: the cluster.
    :param today: the day for which support of versions is looked at.
    """
    names = {stack.name for stack in cluster.stacks.values()}
    part = CloudAssembly(cluster.stacks, cluster.trees(source.assembly))
    shared = tuple(
        key
        for key in cluster.stacks
        if any(
            key in stack.depends_on and stack.name not in names
            for stack in source.assembly.stacks.values()
        )
    )
    return Cost(estimate(part, today=today), shared)
