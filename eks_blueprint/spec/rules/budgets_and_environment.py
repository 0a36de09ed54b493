"""Rules between budgets and the Region of a stack."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found

__all__ = ["budget_region_issues"]


def budget_region_issues(region: str) -> Iterator[Found]:
    """Return an issue for budgets in a Region whose CloudFormation cannot make them.

    A budget belongs to an account, not to a Region, so a stack of another Region can make it.

    :param region: Region of the stack.

    Source: the catalogue, ``budget-regions.yaml``.
    """
    partition = catalogue.partition_of(region)
    if partition != "aws":
        yield (), f"are not supported in partition {partition}, where bills are made elsewhere"
    elif not catalogue.has_budgets(region):
        yield (
            (),
            f"cannot be made by CloudFormation in {region}; make the budget from a stack in "
            "another Region, with `Budget`",
        )
