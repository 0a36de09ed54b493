"""Node groups stop in the evening and start with their sizes, by schedules without a function."""

import json
from functools import cache
from typing import Any

from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import Assembly, synthesize
from tests.support.objects import text

SPEC: dict[str, Any] = {
    "profile": "poc",
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "node_groups": {
        "general": {"min_size": 2, "max_size": 6, "desired_size": 3},
        "data": {"one_per_zone": True, "min_size": 1, "max_size": 2},
        "always": {},
    },
    "off_hours": {
        "nights": {
            "node_groups": ["general", "data"],
            "work_days": ["mon", "tue", "sat"],
            "start": "07:05",
            "stop": "19:30",
            "time_zone": "Europe/Berlin",
        }
    },
}


@cache
def _made() -> Assembly:
    return synthesize(BlueprintSpec.model_validate({"clusters": {"trial": SPEC}}))


def _schedules() -> dict[tuple[str, str], dict[str, Any]]:
    """Give the properties of each schedule by what it does, and to which group."""
    found = {}
    for one in _made().resources("trial", "AWS::Scheduler::Schedule").values():
        what, _, name = one["Properties"]["Description"].partition(" the nodes of ")
        found[what, name] = one["Properties"]
    return found


def _input(properties: dict[str, Any]) -> dict[str, Any]:
    joined = properties["Target"]["Input"]
    found: dict[str, Any] = json.loads(text(joined))
    return found


def test_each_named_group_stops_and_starts_and_no_other() -> None:
    groups = ("general", "data-eu-west-1a", "data-eu-west-1b")
    assert {*_schedules()} == {(what, name) for what in ("Stop", "Start") for name in groups}


def test_days_and_times_are_those_of_the_time_zone() -> None:
    stop, start = _schedules()["Stop", "general"], _schedules()["Start", "general"]
    assert stop["ScheduleExpression"] == "cron(30 19 ? * MON,TUE,SAT *)"
    assert start["ScheduleExpression"] == "cron(5 7 ? * MON,TUE,SAT *)"
    assert {one["ScheduleExpressionTimezone"] for one in (stop, start)} == {"Europe/Berlin"}


def test_sizes_are_zero_and_then_those_of_the_spec() -> None:
    stop, start = _schedules()["Stop", "general"], _schedules()["Start", "general"]
    assert _input(stop)["ScalingConfig"] == {"MinSize": 0, "DesiredSize": 0, "MaxSize": 6}
    assert _input(start)["ScalingConfig"] == {"MinSize": 2, "DesiredSize": 3, "MaxSize": 6}


def test_parameters_are_those_of_the_api_with_capitals() -> None:
    """Scheduler refuses the spelling of the REST API."""
    import botocore.session

    model = botocore.session.get_session().get_service_model("eks")
    members = model.operation_model("UpdateNodegroupConfig").input_shape.members
    sizes = members["scalingConfig"].members
    for properties in _schedules().values():
        given = _input(properties)
        assert {f"{key[0].lower()}{key[1:]}" for key in given} <= {*members}
        assert {f"{key[0].lower()}{key[1:]}" for key in given["ScalingConfig"]} == {*sizes}
        assert text(properties["Target"]["Arn"]).endswith(
            ":scheduler:::aws-sdk:eks:updateNodegroupConfig"
        )


def test_a_failed_stop_is_not_tried_again_in_the_next_morning() -> None:
    for properties in _schedules().values():
        assert properties["Target"]["RetryPolicy"]["MaximumEventAgeInSeconds"] == 3600


def test_the_role_can_resize_these_groups_only() -> None:
    resources = _made().resources("trial")
    (group,) = _made().resources("trial", "AWS::Scheduler::ScheduleGroup")
    (policy,) = (
        one["Properties"]["PolicyDocument"]["Statement"]
        for one in resources.values()
        if one["Type"] == "AWS::IAM::ManagedPolicy"
        and "eks:UpdateNodegroupConfig" in json.dumps(one)
    )
    (statement,) = policy
    assert statement["Action"] == "eks:UpdateNodegroupConfig"
    named = {resources[one["Fn::GetAtt"][0]]["Type"] for one in statement["Resource"]}
    assert (named, len(statement["Resource"])) == ({"AWS::EKS::Nodegroup"}, 3)
    (trust,) = (
        one["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        for one in resources.values()
        if one["Type"] == "AWS::IAM::Role" and "scheduler.amazonaws.com" in json.dumps(one)
    )
    condition = trust["Condition"]["StringEquals"]
    assert condition["aws:SourceArn"] == {"Fn::GetAtt": [group, "Arn"]}
    assert condition["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
