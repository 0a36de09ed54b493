"""Filters count what their log groups say, and exist with these groups only."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.observability import LogMetrics, MetricSources

GROUPS = {"audit": "/audit", "application": "/application", "dataplane": "/dataplane"}


def filters(stack: cdk.Stack, **sources: Any) -> dict[str, dict[str, Any]]:
    LogMetrics(stack, "LogMetrics", sources=MetricSources("prod", **sources))
    found = Template.from_stack(stack).find_resources("AWS::Logs::MetricFilter").values()
    return {
        one["Properties"]["MetricTransformations"][0]["MetricName"]: one["Properties"]
        for one in found
    }


def test_each_reads_its_own_group(stack: cdk.Stack) -> None:
    found = filters(stack, log_group_names=GROUPS, interruption_queue_name="queue")
    assert {name: one["LogGroupName"] for name, one in found.items()} == {
        "DeniedRequests": "/audit",
        "KarpenterErrors": "/application",
        "PodsWithoutAddress": "/dataplane",
    }
    for one in found.values():
        (made,) = one["MetricTransformations"]
        assert made["MetricNamespace"] == "EksBlueprint/prod"
        assert (made["MetricValue"], made["DefaultValue"]) == ("1", 0)


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        ({}, set()),
        ({"log_group_names": {"audit": "/audit"}}, {"DeniedRequests"}),
        # Without Karpenter there is nobody whose errors could be counted.
        ({"log_group_names": {"application": "/a", "dataplane": "/d"}}, {"PodsWithoutAddress"}),
        ({"interruption_queue_name": "queue"}, set()),
    ],
)
def test_without_its_group_there_is_no_filter(
    stack: cdk.Stack, sources: dict[str, Any], names: set[str]
) -> None:
    assert {*filters(stack, **sources)} == names


def test_patterns_fit_what_cloudwatch_takes(stack: cdk.Stack) -> None:
    found = filters(stack, log_group_names=GROUPS, interruption_queue_name="queue")
    for one in found.values():
        pattern = one["FilterPattern"]
        assert len(pattern) <= 1024
        assert "\n" not in pattern
        assert pattern.count("(") == pattern.count(")")
