"""The dashboard shows what there is, and nothing overlaps."""

import itertools
import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.observability import Alarms, AlarmTopic, Dashboard, LogMetrics, MetricSources
from eks_blueprint.spec import AlarmsSpec, DashboardSpec
from tests.support.objects import text
from tests.unit.observability.test_alarms import EVERYTHING


def body(stack: cdk.Stack) -> dict[str, Any]:
    (made,) = Template.from_stack(stack).find_resources("AWS::CloudWatch::Dashboard").values()
    found: dict[str, Any] = json.loads(text(made["Properties"]["DashboardBody"]))
    return found


def everything(stack: cdk.Stack) -> dict[str, Any]:
    topic = AlarmTopic(stack, "Topic", cluster_name="prod")
    alarms = Alarms(stack, "Alarms", sources=EVERYTHING, topic=topic)
    Dashboard(stack, "Dashboard", sources=EVERYTHING, alarms=alarms)
    return body(stack)


def titles(found: dict[str, Any]) -> list[str]:
    return [one["properties"].get("title") for one in found["widgets"] if one["type"] == "metric"]


def test_its_name_has_the_region(stack: cdk.Stack) -> None:
    Dashboard(stack, "Dashboard", sources=MetricSources("prod"))
    (made,) = Template.from_stack(stack).find_resources("AWS::CloudWatch::Dashboard").values()
    assert made["Properties"]["DashboardName"] == {"Fn::Join": ["", ["prod-", {"Ref": REGION}]]}


REGION = "AWS::Region"


def test_alarms_stand_at_the_top_each_by_its_name(stack: cdk.Stack) -> None:
    first, *_ = everything(stack)["widgets"]
    assert (first["type"], first["y"], first["width"]) == ("alarm", 0, 24)
    found = Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm").values()
    names = {one["Properties"]["AlarmName"] for one in found}
    assert {arn.rpartition(":")[2] for arn in first["properties"]["alarms"]} == names
    assert len(names) == len(first["properties"]["alarms"])


def test_widgets_fill_the_grid_and_do_not_overlap(stack: cdk.Stack) -> None:
    widgets = everything(stack)["widgets"]
    cells: set[tuple[int, int]] = set()
    for one in widgets:
        columns = range(one["x"], one["x"] + one["width"])
        rows = range(one["y"], one["y"] + one["height"])
        own = {*itertools.product(columns, rows)}
        assert not own & cells, one
        cells |= own
    height = max(one["y"] + one["height"] for one in widgets)
    assert cells == {*itertools.product(range(24), range(height))}


def test_a_bare_cluster_shows_its_control_plane_only(stack: cdk.Stack) -> None:
    Dashboard(stack, "Dashboard", sources=MetricSources("prod"))
    found = body(stack)
    spaces = {
        metric[0]
        for one in found["widgets"]
        if one["type"] == "metric"
        for metric in one["properties"]["metrics"]
    }
    assert spaces == {"AWS/EKS"}
    assert "Nodes" not in titles(found)
    headings = [one["properties"]["markdown"] for one in found["widgets"] if one["type"] == "text"]
    assert [one.split("**")[1] for one in headings] == [
        "Control plane",
        "Scheduling",
        "Admission and access",
    ]
    assert not [one for one in found["widgets"] if one["type"] == "alarm"]


def test_metrics_are_those_of_this_cluster_and_region(stack: cdk.Stack) -> None:
    for one in everything(stack)["widgets"]:
        if one["type"] != "metric":
            continue
        assert one["properties"]["region"] == "<AWS::Region>"
        for space, _, *dimension, label in one["properties"]["metrics"]:
            assert {*label} == {"label"}
            assert (
                dimension
                == {
                    "AWS/EKS": ["ClusterName", "prod"],
                    "ContainerInsights": ["ClusterName", "prod"],
                    "AWS/SQS": ["QueueName", "queue"],
                    "EksBlueprint/prod": [],
                }[space]
            )


def test_the_size_of_the_database_is_marked(stack: cdk.Stack) -> None:
    Dashboard(stack, "Dashboard", sources=MetricSources("prod", control_plane_tier="tier-2xl"))
    (graph,) = [
        one["properties"]
        for one in body(stack)["widgets"]
        if one["properties"].get("title") == "Database"
    ]
    (line,) = graph["annotations"]["horizontal"]
    assert line["value"] == 16_000_000_000


def test_the_name_of_the_cluster_may_be_known_at_deployment_only(stack: cdk.Stack) -> None:
    name = cdk.CfnParameter(stack, "Name").value_as_string
    sources = MetricSources(name, log_group_names={"audit": "/audit"})
    topic = AlarmTopic(stack, "Topic", cluster_name=name)
    alarms = Alarms(stack, "Alarms", sources=sources, topic=topic)
    LogMetrics(stack, "LogMetrics", sources=sources)
    Dashboard(stack, "Dashboard", sources=sources, alarms=alarms)
    first, *_ = body(stack)["widgets"]
    assert all(":alarm:<Name>-" in arn for arn in first["properties"]["alarms"])
    template = Template.from_stack(stack)
    for one in template.find_resources("AWS::CloudWatch::Alarm").values():
        assert text(one["Properties"]["AlarmName"]).startswith("<Name>-")
    (derived,) = template.find_resources("AWS::Logs::MetricFilter").values()
    (made,) = derived["Properties"]["MetricTransformations"]
    assert text(made["MetricNamespace"]) == "EksBlueprint/<Name>"


def test_hours_can_be_set(stack: cdk.Stack) -> None:
    Dashboard(stack, "Dashboard", sources=EVERYTHING, spec=DashboardSpec(hours=12))
    assert body(stack)["start"] == "-PT12H"


def test_fails_with_the_spec_of_something_else(stack: cdk.Stack) -> None:
    with pytest.raises(BlueprintError, match="must be of class DashboardSpec"):
        Dashboard(
            stack,
            "Dashboard",
            sources=EVERYTHING,
            spec=AlarmsSpec(),  # type: ignore[arg-type]
        )
