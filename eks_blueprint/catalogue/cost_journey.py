"""What the steps of the cost journey save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["CostStep", "cost_steps"]


@dataclass(frozen=True)
class CostStep:
    """A step of the cost journey, or a commitment.

    :param key: its name.
    :param title: what it is.
    :param applies_to: what it applies to.
    :param saves: share that it saves of that; zero where it is computed.
    :param source: where that was read.
    """

    key: str
    title: str
    applies_to: str
    saves: Decimal
    source: str


@cache
def cost_steps() -> Mapping[str, CostStep]:
    """Return the steps by key."""
    return load("cost-journey.yaml", CostStep)
