"""Rules between budgets and the tags that they filter by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.budgets import BudgetSpec
from eks_blueprint.spec.cost_allocation_tags import CostAllocationTagsSpec

__all__ = ["budget_tag_issues"]


def budget_tag_issues(
    budgets: Mapping[str, BudgetSpec], cost_allocation_tags: CostAllocationTagsSpec | None
) -> Iterator[Found]:
    """Return an issue for budgets without the tag that they filter by.

    :param budgets: budgets by name.
    :param cost_allocation_tags: the tags of cost allocation.
    """
    if budgets and cost_allocation_tags is None:
        yield (), "need the tag by which they find the cost; add `cost_allocation_tags: {}`"
