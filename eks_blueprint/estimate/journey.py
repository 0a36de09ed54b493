"""The cost journey: scaling, right sizing, working hours, Graviton and Spot, then commitments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from eks_blueprint.catalogue.cost_journey import cost_steps
from eks_blueprint.catalogue.instance_prices import instance_price, spot_saving
from eks_blueprint.estimate.amounts import money
from eks_blueprint.estimate.line import Component, Line
from eks_blueprint.estimate.meter import NodeSet
from eks_blueprint.estimate.saving import Commitment, State, Step

__all__ = ["commitments", "journey"]

_COVERED = Decimal("0.8")
"""Share of what runs on demand that is committed: less than all, so that savings elsewhere do not
leave a commitment unused. An assumption of this project."""
_WORKING_HOURS = Decimal(60) / 168
"""Twelve hours on five days."""
_COMPUTE = (Component.INSTANCES, Component.FARGATE)


def journey(total: Decimal, lines: Sequence[Line], nodes: Sequence[NodeSet]) -> tuple[Step, ...]:
    """Return the waterfall of the expected amounts.

    It starts with what the same workloads would cost without any step, comes to what the spec is
    expected to cost, and ends with what is still possible.

    :param total: USD a month that are expected.
    :param lines: the lines of the estimate.
    :param nodes: its nodes.
    """
    facts = cost_steps()
    taken = [
        (key, amount)
        for key, of in (
            ("scaling", _scaling),
            ("off-hours", _off_hours),
            ("graviton", _graviton),
            ("spot", _spot),
        )
        if (amount := _sum(nodes, of)) > 0
    ]
    now = total + sum((amount for _, amount in taken), Decimal(0))
    steps = [
        Step(
            "start",
            "without any step",
            State.START,
            Decimal(0),
            now,
            "what the steps that are taken save, added to what is expected",
        )
    ]
    for key, amount in taken:
        now -= amount
        title, reason = facts[key].title, f"{facts[key].applies_to}; {facts[key].source}"
        steps.append(Step(key, title, State.DONE, -amount, now, reason))
    steps.append(Step("here", "as the spec is", State.HERE, Decimal(0), now, "the expected amount"))
    for key, amount in _open_steps(lines, nodes):
        if amount > 0:
            now -= amount
            rest = ", for the other nodes" if key in dict(taken) else ""
            title, reason = facts[key].title, f"{facts[key].applies_to}; {facts[key].source}"
            steps.append(Step(key, f"{title}{rest}", State.OPEN, -amount, now, reason))
    steps.append(Step("end", "with every step", State.END, Decimal(0), now, "what is left"))
    return tuple(steps)


def commitments(lines: Sequence[Line], nodes: Sequence[NodeSet]) -> tuple[Commitment, ...]:
    """Return what ways to buy would save, each by itself, of the expected amounts.

    :param lines: the lines of the estimate.
    :param nodes: its nodes.
    """
    facts = cost_steps()
    on_demand = _on_demand(lines, nodes)
    found = [
        Commitment(
            key,
            facts[key].title,
            money(on_demand),
            money(on_demand * _COVERED * facts[key].saves),
            f"{facts[key].saves * 100:.0f} % of {facts[key].applies_to}",
            facts[key].source,
        )
        for key in ("savings-plan-1", "savings-plan-3")
    ]
    x86 = [one for one in nodes if not one.graviton and not one.gpu]
    steady = [one for one in _workloads(nodes) if one.spot_share == 0 and not one.gpu]
    awake = [one for one in _workloads(nodes) if one.running == 1]
    found += [
        Commitment(
            "graviton",
            facts["graviton"].title,
            _sum(x86, lambda one: one.paid),
            _sum(x86, lambda one: one.paid * (1 - 1 / _ratio(one.region))),
            facts["graviton"].applies_to,
            facts["graviton"].source,
        ),
        Commitment(
            "spot",
            "Spot for all nodes of workloads, where they may be interrupted",
            _sum(steady, lambda one: one.paid),
            _sum(
                steady,
                lambda one: one.paid * spot_saving("m7g.large", one.region).middle / 100,
            ),
            "nodes on demand of groups and pools for workloads",
            facts["spot"].source,
        ),
        Commitment(
            "off-hours",
            "nodes of workloads run 60 of 168 hours, where nobody needs them at night",
            _sum(awake, lambda one: one.paid),
            _sum(awake, lambda one: one.paid * (1 - _WORKING_HOURS)),
            "nodes without schedules",
            facts["off-hours"].source,
        ),
    ]
    return tuple(one for one in found if one.saves > 0)


def _sum(nodes: Sequence[NodeSet], of: Callable[[NodeSet], Decimal]) -> Decimal:
    return money(sum((of(one) for one in nodes), Decimal(0)))


def _spot(one: NodeSet) -> Decimal:
    return one.on_demand - one.paid


def _graviton(one: NodeSet) -> Decimal:
    return one.on_demand * (_x86(one) - 1)


def _off_hours(one: NodeSet) -> Decimal:
    return one.on_demand * _x86(one) * (1 / one.running - 1)


def _scaling(one: NodeSet) -> Decimal:
    if not one.scaled:
        return Decimal(0)
    saves = cost_steps()["scaling"].saves
    return one.on_demand * _x86(one) / one.running * (saves / (1 - saves))


def _x86(one: NodeSet) -> Decimal:
    """Return how much more nodes of the same size with x86 processors cost."""
    return _ratio(one.region) if one.graviton and not one.gpu else Decimal(1)


def _ratio(region: str) -> Decimal:
    x86, graviton = (instance_price(name, region) for name in ("m7i.large", "m7g.large"))
    if x86 is None or graviton is None:
        return Decimal(1)
    return max(Decimal(1), x86.usd / graviton.usd)


def _workloads(nodes: Sequence[NodeSet]) -> list[NodeSet]:
    """Return the nodes of workloads: those that scale, or all of a cluster where none do."""
    scaling = {one.stack for one in nodes if one.scaled}
    return [one for one in nodes if one.scaled or one.stack not in scaling]


def _open_steps(lines: Sequence[Line], nodes: Sequence[NodeSet]) -> list[tuple[str, Decimal]]:
    facts = cost_steps()
    found: list[tuple[str, Decimal]] = []
    left = {id(one): Decimal(1) for one in nodes}
    workloads = _workloads(nodes)

    def take(key: str, chosen: Sequence[NodeSet], share: Callable[[NodeSet], Decimal]) -> None:
        found.append((key, _sum(chosen, lambda one: one.paid * left[id(one)] * share(one))))
        for one in chosen:
            left[id(one)] *= 1 - share(one)

    fixed = [one for one in workloads if not one.scaled]
    take("scaling", fixed, lambda _: facts["scaling"].saves)
    take("sizing", workloads, lambda _: facts["sizing"].saves)
    x86 = [one for one in nodes if not one.graviton and not one.gpu]
    take("graviton", x86, lambda one: 1 - 1 / _ratio(one.region))
    on_demand = _on_demand(lines, nodes, left)
    plan = facts["savings-plan-1"]
    found.append((plan.key, money(on_demand * _COVERED * plan.saves)))
    return found


def _on_demand(
    lines: Sequence[Line], nodes: Sequence[NodeSet], left: dict[int, Decimal] | None = None
) -> Decimal:
    """Return what is expected to be paid for instances on demand, and for Fargate."""
    others = sum(
        (
            line.monthly.expected
            for line in lines
            if line.component in _COMPUTE and not line.price.startswith("ebs.")
        ),
        Decimal(0),
    )
    return others + sum(
        (
            one.on_demand * (1 - one.spot_share) * (left[id(one)] if left is not None else 1)
            for one in nodes
        ),
        Decimal(0),
    )
