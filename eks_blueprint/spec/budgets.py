"""AWS Budgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.alarms import EmailAddress
from eks_blueprint.spec.arns import TopicArn
from eks_blueprint.spec.types import Int

__all__ = ["BudgetSpec"]

_Percent = Annotated[Int, Field(ge=1, le=1000)]


class BudgetSpec(Spec):
    """A budget for what has the cost allocation tag of the cluster (EFF-COST-1).

    It notifies and stops nothing. AWS computes cost several times a day, so notifications are hours
    late.

    Source: AWS Budgets API 2016-10-20, CreateBudget; AWS Cost Management user guide, "Creating a
    budget" and "Best practices for AWS Budgets".
    """

    limit_usd: Int = Field(ge=1, le=1_000_000_000)
    """Amount for a period, in US dollars."""

    period: Literal["monthly", "quarterly", "annually"] = "monthly"
    """The period, from the first day of a month, quarter or year. Default: monthly."""

    actual_percent: tuple[_Percent, ...] = Field(default=(80, 100), max_length=5)
    """Percentages of the limit; whoever is named below is notified when cost exceeds one of them.
    Default: 80 and 100."""

    forecast_percent: tuple[_Percent, ...] = Field(default=(100,), max_length=5)
    """Percentages of the limit that are compared with the forecast for the period, which AWS makes
    after about five weeks of use. Default: 100."""

    emails: tuple[EmailAddress, ...] = Field(default=(), max_length=10)
    """E-mail addresses that are notified. Default: none."""

    topic_arn: TopicArn | None = None
    """SNS topic that is notified; its policy, and that of its key, must allow it to
    budgets.amazonaws.com. Default: none."""

    def issues(self) -> Iterable[Found]:
        if not self.emails and self.topic_arn is None:
            yield ("emails",), "must name an address where there is no topic_arn, got none"
        if not self.actual_percent and not self.forecast_percent:
            yield (
                ("actual_percent",),
                "must name a percentage where forecast_percent names none, got none",
            )
