"""Log groups of Container Insights."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.observability import ContainerInsightsLogs
from eks_blueprint.spec import ContainerInsightsSpec, ObservabilitySpec
from tests.support.objects import text

PREFIX = "/aws/containerinsights/prod/"


def groups(template: Template) -> dict[str, dict[str, object]]:
    found = template.find_resources("AWS::Logs::LogGroup").values()
    return {one["Properties"]["LogGroupName"]: one["Properties"] for one in found}


def test_all_four_groups_have_the_key_and_the_retention(stack: cdk.Stack) -> None:
    spec = ContainerInsightsSpec(retention_days=30)
    made = ContainerInsightsLogs(stack, "Logs", cluster_name="prod", spec=spec)
    found = groups(Template.from_stack(stack))
    assert {*found} == {
        PREFIX + name for name in ("application", "dataplane", "host", "performance")
    }
    assert len(made.resources) == 4
    keys = {text(one["KmsKeyId"]) for one in found.values()}
    assert len(keys) == 1
    assert {one["RetentionInDays"] for one in found.values()} == {30}


def test_the_key_serves_these_groups_only(stack: cdk.Stack) -> None:
    ContainerInsightsLogs(stack, "Logs", cluster_name="prod")
    (key,) = Template.from_stack(stack).find_resources("AWS::KMS::Key").values()
    (logs,) = [
        one
        for one in key["Properties"]["KeyPolicy"]["Statement"]
        if "Service" in one.get("Principal", {})
    ]
    pattern = text(logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"])
    assert pattern.endswith(f":log-group:{PREFIX}*")


def test_without_logs_there_are_metrics_only(stack: cdk.Stack) -> None:
    ContainerInsightsLogs(
        stack, "Logs", cluster_name="prod", spec=ContainerInsightsSpec(logs=False)
    )
    assert {*groups(Template.from_stack(stack))} == {PREFIX + "performance"}


def test_groups_are_kept_unless_said_otherwise(stack: cdk.Stack) -> None:
    ContainerInsightsLogs(stack, "Kept", cluster_name="prod")
    ContainerInsightsLogs(
        stack, "Gone", cluster_name="dev", removal_policy=cdk.RemovalPolicy.DESTROY
    )
    found = Template.from_stack(stack).find_resources("AWS::Logs::LogGroup").values()
    policies = {
        (one["Properties"]["LogGroupName"].split("/")[3], one["DeletionPolicy"]) for one in found
    }
    assert policies == {("prod", "RetainExceptOnCreate"), ("dev", "Delete")}


def test_fails_with_the_spec_of_something_else(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="ContainerInsightsSpec"):
        ContainerInsightsLogs(
            stack,
            "Logs",
            cluster_name="prod",
            spec=ObservabilitySpec(),  # type: ignore[arg-type]
        )
