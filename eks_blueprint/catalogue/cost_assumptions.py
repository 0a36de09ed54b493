"""What an estimate of cost assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["CostAssumption", "cost_assumptions"]


@dataclass(frozen=True)
class CostAssumption:
    """A number that no template says.

    :param key: its name.
    :param what: what is assumed, with its unit.
    :param low: its value for the low amounts.
    :param expected: its value for the expected amounts.
    :param high: its value for the high amounts.
    :param reason: why.
    """

    key: str
    what: str
    low: Decimal
    expected: Decimal
    high: Decimal
    reason: str


@cache
def cost_assumptions() -> Mapping[str, CostAssumption]:
    """Return the assumptions by key."""
    return load("cost-assumptions.yaml", CostAssumption)
