"""Budgets filter by the tag of the cluster, and tell whom they are told to tell."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from cfnlint.helpers import REGIONS
from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from eks_blueprint.catalogue import has_budgets
from eks_blueprint.cost import Budget
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import BudgetSpec
from tests.support.resources import schema

TOPIC = "arn:aws:sns:eu-west-1:111122223333:finance"


def _budget(tag_value: str = "prod", **fields: Any) -> dict[str, Any]:
    stack = cdk.Stack(cdk.App(), "Test")
    spec = BudgetSpec.model_validate({"limit_usd": 500, **fields})
    Budget(stack, "Budget", tag_key="eks-cluster", tag_value=tag_value, spec=spec)
    (made,) = assertions.Template.from_stack(stack).find_resources("AWS::Budgets::Budget").values()
    properties: dict[str, Any] = made["Properties"]
    return properties


def test_counts_what_has_the_tag() -> None:
    budget = _budget(emails=["a@example.com"], period="quarterly")["Budget"]
    assert budget["CostFilters"] == {"TagKeyValue": ["user:eks-cluster$prod"]}
    assert budget["BudgetLimit"] == {"Amount": 500, "Unit": "USD"}
    assert (budget["BudgetType"], budget["TimeUnit"]) == ("COST", "QUARTERLY")


def test_has_no_name_since_a_change_of_addresses_replaces_it() -> None:
    created_only = schema("AWS::Budgets::Budget")["createOnlyProperties"]
    assert "/properties/NotificationsWithSubscribers" in created_only
    assert "BudgetName" not in _budget(emails=["a@example.com"])["Budget"]


def test_tells_everybody_of_each_threshold() -> None:
    notifications = _budget(
        emails=["a@example.com", "b@example.com"],
        topic_arn=TOPIC,
        actual_percent=[50],
        forecast_percent=[90, 120],
    )["NotificationsWithSubscribers"]
    told = [
        (one["Notification"]["NotificationType"], one["Notification"]["Threshold"])
        for one in notifications
    ]
    assert told == [("ACTUAL", 50), ("FORECASTED", 90), ("FORECASTED", 120)]
    for one in notifications:
        assert one["Notification"]["ThresholdType"] == "PERCENTAGE"
        assert [who["Address"] for who in one["Subscribers"]] == [
            "a@example.com",
            "b@example.com",
            TOPIC,
        ]


def test_fails_without_a_value() -> None:
    with pytest.raises(BlueprintError, match="tag_value must not be empty"):
        _budget("", emails=["a@example.com"])


def test_regions_are_those_of_cloudformation() -> None:
    found = {region for region in REGIONS if _has_type(region)}
    ours = {
        region for region in found if not region.startswith(("cn-", "us-iso", "eu-iso", "eusc-"))
    }
    assert ours == {region for region in REGIONS if has_budgets(region)}


def _has_type(region: str) -> bool:
    try:
        PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, "AWS::Budgets::Budget")
    except ResourceNotFoundError:
        return False
    return True
