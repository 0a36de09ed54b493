"""Resource types that cost nothing by themselves, or that an estimate leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load

__all__ = ["CostOfResource", "cost_of_resources"]


@dataclass(frozen=True)
class CostOfResource:
    """What a resource type costs, if it has no line of its own.

    :param type: the type.
    :param kind: ``free``, ``inside`` another line, or ``unpriced``.
    :param reason: why.
    :param source: where that was read; by default, no price list has a price for it.
    """

    type: str
    kind: Literal["free", "inside", "unpriced"]
    reason: str
    source: str = ""


@cache
def cost_of_resources() -> Mapping[str, CostOfResource]:
    """Return the types by name."""
    return load("cost-resources.yaml", CostOfResource)
