"""What an estimate answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.assumptions import Assumption
from eks_blueprint.estimate.fleet import FleetCost
from eks_blueprint.estimate.line import Component, Line, Unpriced
from eks_blueprint.estimate.meter import NodeSet
from eks_blueprint.estimate.saving import Commitment, Step

__all__ = ["ComponentCost", "Estimate"]


@dataclass(frozen=True)
class ComponentCost:
    """What one component costs.

    :param component: the component.
    :param monthly: USD a month, the sum of its lines.
    """

    component: Component
    monthly: Amounts


@dataclass(frozen=True)
class Estimate:
    """What a cloud assembly costs a month, at list prices without tax, credits and free tiers.

    :param prices_as_of: the day of the table of prices.
    :param instances_as_of: the day of the prices of instances.
    :param refreshed: the day on which prices were asked from AWS, or ``None``.
    :param today: the day on which support of versions was looked at.
    :param regions: Region by stack.
    :param monthly: USD a month, the sum of the components.
    :param components: what each component costs.
    :param lines: what is counted, one by one.
    :param nodes: the nodes of groups and pools.
    :param journey: what each step of the recommendations saves, from a cluster without any of them.
    :param commitments: what commitments would save.
    :param assumptions: the assumptions in the lines and steps.
    :param unpriced: what is not in the amounts.
    :param notes: what is worth knowing.
    :param fleet: what each cluster costs; of a spec with environments and several clusters.
    """

    prices_as_of: date
    instances_as_of: date
    refreshed: date | None
    today: date
    regions: Mapping[str, str]
    monthly: Amounts
    components: tuple[ComponentCost, ...]
    lines: tuple[Line, ...]
    nodes: tuple[NodeSet, ...]
    journey: tuple[Step, ...]
    commitments: tuple[Commitment, ...]
    assumptions: tuple[Assumption, ...]
    unpriced: tuple[Unpriced, ...]
    notes: tuple[str, ...]
    fleet: FleetCost | None = None
