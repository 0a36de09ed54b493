"""Collects the lines of one stack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from eks_blueprint.assembly import KubernetesObject, Release, Resource, Stack
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.assumptions import Assumptions
from eks_blueprint.estimate.line import Component, Line, Unpriced
from eks_blueprint.estimate.price_book import PriceBook, Quote

__all__ = ["HOURS", "Meter", "NodeSet"]

HOURS = Decimal(730)
"""Hours of a month: a twelfth of 8,760."""


@dataclass(frozen=True)
class NodeSet:
    """Nodes that are bought alike.

    :param stack: stack of their cluster.
    :param name: their group or pool.
    :param region: their Region.
    :param nodes: how many run on average.
    :param vcpus: their vCPUs.
    :param on_demand: what the expected ones would cost on demand, USD a month.
    :param paid: what they are expected to cost.
    :param spot_share: share of the expected ones that is Spot.
    :param running: share of the week in which they run.
    :param scaled: whether an autoscaler changes their number.
    :param graviton: whether they have Graviton processors.
    :param gpu: whether they have GPUs.
    """

    stack: str
    name: str
    region: str
    nodes: Amounts
    vcpus: Amounts
    on_demand: Decimal
    paid: Decimal
    spot_share: Decimal
    running: Decimal
    scaled: bool
    graviton: bool
    gpu: bool


@dataclass
class Meter:
    """What one stack costs, while it is counted.

    :param stack: the stack.
    :param book: prices of its Region.
    :param assumed: the assumptions.
    :param objects: the Kubernetes objects of its cluster.
    :param releases: the Helm releases of its cluster.
    :param lines: what was counted so far.
    :param unpriced: what was met and is not priced.
    :param node_sets: the nodes of its cluster.
    """

    stack: Stack
    book: PriceBook
    assumed: Assumptions
    objects: tuple[KubernetesObject, ...] = ()
    releases: tuple[Release, ...] = ()
    lines: list[Line] = field(default_factory=list)
    unpriced: list[Unpriced] = field(default_factory=list)
    node_sets: list[NodeSet] = field(default_factory=list)

    def assume(self, key: str) -> Amounts:
        """Return the values of an assumption."""
        return self.assumed.amounts(key)

    def add(
        self,
        component: Component,
        what: str,
        price: str | Quote,
        quantity: str | Amounts,
        *,
        of: Resource | str = "",
        uses: Iterable[str] = (),
        monthly: Amounts | None = None,
    ) -> None:
        """Add a line.

        :param component: what it belongs to.
        :param what: what is counted.
        :param price: key of a price of the catalogue, or a price.
        :param quantity: units of it a month; of prices by the hour, how many run all month. A text
            is the key of the assumption that says how many.
        :param of: the resource or object. Default: the whole stack.
        :param uses: the assumptions in it. Default: none, or the one that is the quantity.
        :param monthly: USD a month, where they are not quantity times price.
        """
        quote = self.book.quote(price) if isinstance(price, str) else price
        if isinstance(quantity, str):
            uses, quantity = (*uses, quantity), self.assume(quantity)
        if monthly is None:
            monthly = quantity * quote.usd * (HOURS if quote.unit == "hour" else 1)
        if isinstance(of, Resource) and "Condition" in of.content:
            # The template may leave it out.
            monthly = Amounts(Decimal(0), monthly.expected, monthly.high)
        if monthly.high == 0:
            return
        self.lines.append(
            Line(
                component=component,
                what=what,
                stack=self.stack.name,
                subject=of.logical_id if isinstance(of, Resource) else of,
                region=self.book.region,
                price=quote.key,
                usd=quote.usd,
                unit=quote.unit,
                basis=quote.basis,
                quantity=quantity,
                monthly=monthly.rounded,
                assumptions=tuple(uses),
                doubt=quote.doubt,
            )
        )

    def leave_out(self, what: str, reason: str, of: Resource | str = "") -> None:
        """Say that something is not priced.

        :param what: a resource type, an instance type, or another name.
        :param reason: why.
        :param of: the resource or object. Default: the whole stack.
        """
        where = str(of) if of else self.stack.name
        self.unpriced.append(Unpriced(what, 1, reason, where))

    def addon(self, name: str) -> Mapping[str, Any] | None:
        """Return the properties of a managed add-on of the stack, or ``None``."""
        for one in self.stack.of_type("AWS::EKS::Addon"):
            if one.properties.get("AddonName") == name:
                return one.properties
        return None

    @property
    def nodes(self) -> Amounts:
        """The nodes of the cluster."""
        total = Amounts.of(0)
        for one in self.node_sets:
            total += one.nodes
        return total

    @property
    def vcpus(self) -> Amounts:
        """The vCPUs of these nodes."""
        total = Amounts.of(0)
        for one in self.node_sets:
            total += one.vcpus
        return total
