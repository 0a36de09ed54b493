"""A budget for what has a tag."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import holds_token
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BudgetSpec

__all__ = ["Budget"]


class Budget(Construct):
    """An AWS budget for the cost of everything with one value of a cost allocation tag.

    The tag counts from its activation in the account that pays. The budget has no physical name,
    because CloudFormation replaces it when its notifications change.

    :param tag_key: key of the tag.
    :param tag_value: its value, such as the name of a cluster.
    :param spec: limit, and who is notified when.
    :raises BlueprintError: if key or value are empty.

    Source: recommendation EFF-COST-1; CloudFormation schema of AWS::Budgets::Budget; AWS Budgets
    API 2016-10-20, Budget, for ``TagKeyValue`` as ``user:KEY$VALUE``.
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, tag_key: str, tag_value: str, spec: BudgetSpec
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, BudgetSpec, spec)
        for name, text in (("tag_key", tag_key), ("tag_value", tag_value)):
            if not holds_token(text) and not text:
                raise BlueprintError(f"{name} must not be empty, got {text!r}", scope=self)
        self.resource = cdk.aws_budgets.CfnBudget(
            self,
            "Resource",
            budget={
                "budgetType": "COST",
                "timeUnit": spec.period.upper(),
                "budgetLimit": {"amount": spec.limit_usd, "unit": "USD"},
                "costFilters": {"TagKeyValue": [f"user:{tag_key}${tag_value}"]},
            },
            notifications_with_subscribers=[
                _notification(kind, percent, spec)
                for kind, percents in (
                    ("ACTUAL", spec.actual_percent),
                    ("FORECASTED", spec.forecast_percent),
                )
                for percent in percents
            ],
            resource_tags=[{"key": tag_key, "value": tag_value}],
        )


def _notification(kind: str, percent: int, spec: BudgetSpec) -> dict[str, Any]:
    subscribers = [{"subscriptionType": "EMAIL", "address": email} for email in spec.emails]
    if spec.topic_arn is not None:
        subscribers.append({"subscriptionType": "SNS", "address": spec.topic_arn})
    return {
        "notification": {
            "notificationType": kind,
            "comparisonOperator": "GREATER_THAN",
            "threshold": percent,
            "thresholdType": "PERCENTAGE",
        },
        "subscribers": subscribers,
    }
