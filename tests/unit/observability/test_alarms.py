"""Alarms exist if their metric does, and tell the topic."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.observability import Alarms, AlarmTopic, MetricSources
from eks_blueprint.spec import AlarmsSpec, DashboardSpec

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/0a-1b"
EVERYTHING = MetricSources(
    "prod",
    container_insights=True,
    log_group_names={"audit": "/audit", "application": "/application", "dataplane": "/dataplane"},
    interruption_queue_name="queue",
    certificate_arns={"shop": CERTIFICATE},
)
ALWAYS = {"api-server-errors", "api-server-throttling", "api-server-storage", "pending-pods"}


def made(
    stack: cdk.Stack, sources: MetricSources = EVERYTHING, **spec: Any
) -> dict[str, dict[str, Any]]:
    """Give the properties of each alarm by its name without the cluster."""
    topic = AlarmTopic(stack, "Topic", cluster_name="prod")
    Alarms(stack, "Alarms", sources=sources, topic=topic, spec=AlarmsSpec.model_validate(spec))
    found = Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm").values()
    alarms = [one["Properties"] for one in found]
    assert all(one["AlarmName"].startswith("prod-") for one in alarms)
    return {one["AlarmName"].removeprefix("prod-"): one for one in alarms}


def test_a_bare_cluster_has_those_of_its_control_plane(stack: cdk.Stack) -> None:
    assert {*made(stack, MetricSources("prod"))} == ALWAYS


@pytest.mark.parametrize(
    ("sources", "more"),
    [
        ({"log_group_names": {"audit": "/a"}}, {"denied-requests"}),
        ({"container_insights": True}, {"nodes-not-ready", "node-file-systems"}),
        ({"log_group_names": {"dataplane": "/d"}}, {"ip-addresses"}),
        ({"log_group_names": {"application": "/d"}}, set()),
        ({"interruption_queue_name": "q"}, {"interruption-queue"}),
        (
            {"log_group_names": {"application": "/d"}, "interruption_queue_name": "q"},
            {"interruption-queue", "karpenter-errors"},
        ),
        ({"certificate_arns": {"shop": CERTIFICATE}}, {"certificates-shop"}),
    ],
)
def test_others_come_with_what_sends_their_metric(
    stack: cdk.Stack, sources: dict[str, Any], more: set[str]
) -> None:
    assert {*made(stack, MetricSources("prod", **sources))} == ALWAYS | more


def test_each_tells_the_topic_of_both_states(stack: cdk.Stack) -> None:
    for name, alarm in made(stack).items():
        (action,) = alarm["AlarmActions"]
        assert action["Ref"].startswith("Topic"), name
        assert alarm["OKActions"] == alarm["AlarmActions"]
        assert alarm.get("ActionsEnabled", True)


def test_each_names_its_runbook(stack: cdk.Stack) -> None:
    url = "https://wiki.example.com/runbooks"
    for name, alarm in made(stack, runbooks_url=url).items():
        page = name.removesuffix("-shop")
        assert alarm["AlarmDescription"].endswith(f"Runbook: {url}/{page}")


def test_an_expression_returns_its_result_only(stack: cdk.Stack) -> None:
    alarm = made(stack)["api-server-errors"]
    *watched, result = alarm["Metrics"]
    assert result["Expression"] == "100 * failed / total"
    assert {one["Id"] for one in watched} == {"failed", "total"}
    assert [one["ReturnData"] for one in alarm["Metrics"]] == [False, False, True]
    for one in watched:
        (dimension,) = one["MetricStat"]["Metric"]["Dimensions"]
        assert dimension == {"Name": "ClusterName", "Value": "prod"}
    assert "MetricName" not in alarm


def test_a_node_counts_whether_it_failed_or_is_not_ready(stack: cdk.Stack) -> None:
    *watched, result = made(stack)["nodes-not-ready"]["Metrics"]
    statistics = {one["Id"]: one["MetricStat"]["Stat"] for one in watched}
    # Ready is 1 for each node that is ready: one that is not shows in the least value only.
    assert statistics == {"failed": "Maximum", "unready": "Minimum"}
    assert result["Expression"] == "failed + IF(unready < 1, 1, 0)"


@pytest.mark.parametrize(("tier", "gigabytes"), [(None, 8), ("standard", 8), ("tier-xl", 16)])
def test_storage_is_a_part_of_the_size_of_the_tier(
    stack: cdk.Stack, tier: str | None, gigabytes: int
) -> None:
    alarm = made(stack, MetricSources("prod", control_plane_tier=tier))["api-server-storage"]
    assert alarm["Metrics"][-1]["Expression"] == f"100 * used / {gigabytes}000000000"


def test_metrics_of_logs_are_in_the_namespace_of_the_cluster(stack: cdk.Stack) -> None:
    alarm = made(stack)["denied-requests"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("EksBlueprint/prod", "DeniedRequests")
    assert alarm["Dimensions"] == []


def test_a_certificate_that_expired_stays_an_alarm(stack: cdk.Stack) -> None:
    alarm = made(stack)["certificates-shop"]
    assert alarm["TreatMissingData"] == "ignore"
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    assert alarm["Dimensions"] == [{"Name": "CertificateArn", "Value": CERTIFICATE}]
    assert alarm["Period"] == 86_400


def test_thresholds_and_periods_can_be_set_and_are_said(stack: cdk.Stack) -> None:
    spec = {"pending_pods": {"threshold": 5, "evaluation_periods": 30}}
    alarm = made(stack, **spec)["pending-pods"]
    assert (alarm["Threshold"], alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (
        5,
        30,
        30,
    )
    assert "(more than 5) for 30 minutes" in alarm["AlarmDescription"]


def test_an_alarm_can_be_left_out(stack: cdk.Stack) -> None:
    assert "pending-pods" not in made(stack, pending_pods={"enabled": False})


def test_events_of_add_ons_reach_the_topic(stack: cdk.Stack) -> None:
    made(stack)
    (rule,) = Template.from_stack(stack).find_resources("AWS::Events::Rule").values()
    pattern = rule["Properties"]["EventPattern"]
    assert pattern["source"] == ["aws.eks"]
    assert "EKS Addon Health Degraded" in pattern["detail-type"]
    (target,) = rule["Properties"]["Targets"]
    # EventBridge delivers to encrypted topics by the topic's policy; a role can make it fail.
    assert target["Arn"]["Ref"].startswith("Topic")
    assert "RoleArn" not in target


def test_events_of_add_ons_can_be_left_out(stack: cdk.Stack) -> None:
    made(stack, addon_events=False)
    Template.from_stack(stack).resource_count_is("AWS::Events::Rule", 0)


def test_a_topic_of_cdk_can_be_told(stack: cdk.Stack) -> None:
    arn = "arn:aws:sns:eu-west-1:111122223333:given"
    topic = cdk.aws_sns.Topic.from_topic_arn(stack, "Given", arn)
    alarms = Alarms(stack, "Alarms", sources=MetricSources("prod"), topic=topic)
    template = Template.from_stack(stack)
    for one in template.find_resources("AWS::CloudWatch::Alarm").values():
        assert one["Properties"]["AlarmActions"] == [arn]
    template.resource_count_is("AWS::SNS::Topic", 0)
    assert len(alarms.arns) == len(ALWAYS)


def test_fails_with_the_spec_of_something_else(stack: cdk.Stack) -> None:
    topic = AlarmTopic(stack, "Topic", cluster_name="prod")
    with pytest.raises(BlueprintError, match="must be of class AlarmsSpec"):
        Alarms(
            stack,
            "Alarms",
            sources=EVERYTHING,
            topic=topic,
            spec=DashboardSpec(),  # type: ignore[arg-type]
        )
