"""Where CloudFormation can make budgets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load_list

__all__ = ["has_budgets"]


@dataclass(frozen=True)
class _Region:
    """See the head of ``budget-regions.yaml``."""

    region: str


@cache
def _regions() -> frozenset[str]:
    return frozenset(one.region for one in load_list("budget-regions.yaml", _Region))


def has_budgets(region: str) -> bool:
    """Return whether CloudFormation has budgets in a Region.

    :param region: name of the Region.
    """
    return region in _regions()
