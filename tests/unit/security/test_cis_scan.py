from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.security.cis_scan import CisScan
from eks_blueprint.spec import CisScanSpec

KIND = "AWS::InspectorV2::CisScanConfiguration"
TAGS = {"scan": ["cis"]}


def scan(stack: cdk.Stack, **given: Any) -> dict[str, Any]:
    spec = CisScanSpec.model_validate({"tags": TAGS, **given})
    CisScan(stack, "Scan", scan_name="prod", spec=spec)
    (resource,) = Template.from_stack(stack).find_resources(KIND).values()
    properties: dict[str, Any] = resource["Properties"]
    return properties


START = {"TimeOfDay": "02:00", "TimeZone": "UTC"}


@pytest.mark.parametrize(
    ("given", "schedule"),
    [
        ({}, {"Weekly": {"StartTime": START, "Days": ["SUN"]}}),
        ({"days": ["mon", "thu"]}, {"Weekly": {"StartTime": START, "Days": ["MON", "THU"]}}),
        ({"schedule": "daily"}, {"Daily": {"StartTime": START}}),
        ({"schedule": "monthly"}, {"Monthly": {"StartTime": START, "Day": "SUN"}}),
        (
            {"schedule": "monthly", "days": ["sat"], "time": "23:30", "time_zone": "Asia/Tokyo"},
            {
                "Monthly": {
                    "StartTime": {"TimeOfDay": "23:30", "TimeZone": "Asia/Tokyo"},
                    "Day": "SAT",
                }
            },
        ),
        ({"schedule": "once"}, {"OneTime": {}}),
    ],
)
def test_schedule_is_what_inspector_takes(
    stack: cdk.Stack, given: dict[str, Any], schedule: dict[str, Any]
) -> None:
    assert scan(stack, **given)["Schedule"] == schedule


def test_instances_of_this_account_are_chosen_by_tag(stack: cdk.Stack) -> None:
    got = scan(stack, level=2)
    assert got["SecurityLevel"] == "LEVEL_2"
    assert got["ScanName"] == "prod"
    assert got["Targets"] == {"AccountIds": ["SELF"], "TargetResourceTags": TAGS}


def test_tags_of_the_spec_count(stack: cdk.Stack) -> None:
    got = scan(stack, tags={"team": ["a", "b"]})
    assert got["Targets"]["TargetResourceTags"] == {"team": ["a", "b"]}


@pytest.mark.parametrize("name", ["", "x" * 129])
def test_fails_for_a_name_that_inspector_refuses(stack: cdk.Stack, name: str) -> None:
    with pytest.raises(BlueprintError, match=f"must have 1 to 128 characters, got {len(name)}"):
        CisScan(stack, "Scan", scan_name=name, spec=CisScanSpec(tags={"scan": ("cis",)}))
