"""Alerts of Prometheus: what they read is collected, and who is told may be told."""

import json
import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.observability import AlarmTopic, PrometheusAlerts, PrometheusWorkspace
from eks_blueprint.observability.scrape_jobs import scrape_jobs
from eks_blueprint.spec import PrometheusAlertsSpec
from tests.support.apps import ROOT
from tests.support.objects import text

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"


def made(stack: cdk.Stack, **spec: Any) -> Template:
    PrometheusAlerts(
        stack,
        "Alerts",
        workspace=PrometheusWorkspace(stack, "Prometheus"),
        topic=cdk.aws_sns.Topic.from_topic_arn(stack, "Topic", TOPIC),
        cluster_name="prod",
        spec=PrometheusAlertsSpec(**spec),
    )
    return Template.from_stack(stack)


def rules(template: Template) -> list[dict[str, Any]]:
    (namespace,) = template.find_resources("AWS::APS::RuleGroupsNamespace").values()
    (group,) = json.loads(text(namespace["Properties"]["Data"]))["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def test_the_alert_manager_tells_the_topic(stack: cdk.Stack) -> None:
    template = made(stack)
    ((workspace_id, workspace),) = template.find_resources("AWS::APS::Workspace").items()
    outer = json.loads(text(workspace["Properties"]["AlertManagerDefinition"]))
    assert set(outer) == {"alertmanager_config"}
    manager = json.loads(outer["alertmanager_config"])
    (receiver,) = manager["receivers"]
    assert manager["route"]["receiver"] == receiver["name"]
    (sns,) = receiver["sns_configs"]
    assert sns["topic_arn"] == TOPIC
    # AMP: a Region is required, api_url and http_config are refused.
    assert sns["sigv4"] == {"region": "<AWS::Region>"}
    assert set(sns) == {"topic_arn", "sigv4", "send_resolved", "subject"}
    assert len(sns["subject"]) <= 100
    (namespace,) = template.find_resources("AWS::APS::RuleGroupsNamespace").values()
    assert namespace["Properties"]["Workspace"] == {"Fn::GetAtt": [workspace_id, "Arn"]}


def test_each_metric_of_an_alert_is_collected(stack: cdk.Stack) -> None:
    kept = [
        rule["regex"]
        for job in scrape_jobs(ip_family="ipv4", interval_seconds=60)
        for rule in job.get("metric_relabel_configs", ())
    ]
    names = {
        name
        for rule in rules(made(stack))
        for name in re.findall(r"([a-z_]+)\{", rule["expr"])
        # The collector writes this one itself.
        if name != "up"
    }
    assert len(names) == 5
    for name in names:
        assert any(re.fullmatch(regex, name) for regex in kept), name


def test_only_series_of_this_cluster_are_looked_at(stack: cdk.Stack) -> None:
    """Others may write to the workspace."""
    for rule in rules(made(stack)):
        selectors = re.findall(r"\{([^}]*)\}", rule["expr"])
        assert selectors
        assert all('cluster="prod"' in one for one in selectors), rule["alert"]


@pytest.mark.parametrize("percent", [1, 99])
def test_the_spec_says_how_full_a_volume_may_be(stack: cdk.Stack, percent: int) -> None:
    found = {rule["alert"]: rule for rule in rules(made(stack, volume_percent=percent))}
    for name in ("Volume", "VolumeInodes"):
        assert found[name]["expr"].endswith(f" > {percent}")
        assert f"{percent} %" in found[name]["annotations"]["summary"]


def test_each_alert_has_a_runbook_that_names_it(stack: cdk.Stack) -> None:
    for rule in rules(made(stack)):
        page = (ROOT / rule["annotations"]["runbook"]).read_text("utf-8")
        assert f"`{rule['alert']}`" in page
        for part in ("## Look", "## Act", "## Change the alert", "Sources: "):
            assert part in page


def test_parentheses_and_braces_of_expressions_are_closed(stack: cdk.Stack) -> None:
    for rule in rules(made(stack)):
        for opened, closed in ("()", "{}"):
            assert rule["expr"].count(opened) == rule["expr"].count(closed)


@pytest.mark.parametrize("wanted", [True, False])
def test_the_topic_of_alarms_admits_alert_managers_of_this_account_if_asked(
    stack: cdk.Stack, wanted: bool
) -> None:
    AlarmTopic(stack, "Topic", cluster_name="prod", prometheus=wanted)
    template = Template.from_stack(stack)
    (policy,) = template.find_resources("AWS::SNS::TopicPolicy").values()
    (key,) = template.find_resources("AWS::KMS::Key").values()
    for document in (policy["Properties"]["PolicyDocument"], key["Properties"]["KeyPolicy"]):
        found = [
            one
            for one in document["Statement"]
            if one["Principal"] == {"Service": "aps.amazonaws.com"}
        ]
        assert len(found) == int(wanted)
        for statement in found:
            condition = statement["Condition"]
            assert condition["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
            assert text(condition["ArnLike"]["aws:SourceArn"]) == (
                "arn:<AWS::Partition>:aps:<AWS::Region>:<AWS::AccountId>:workspace/*"
            )
