from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from eks_blueprint.errors import BlueprintError
from eks_blueprint.security.threat_detection import ThreatDetection
from eks_blueprint.spec import GuardDutySpec


def detector(stack: cdk.Stack, spec: GuardDutySpec, **given: Any) -> dict[str, Any]:
    ThreatDetection(stack, "GuardDuty", spec=spec, **given)
    (resource,) = Template.from_stack(stack).find_resources("AWS::GuardDuty::Detector").values()
    return dict(resource)


def features(resource: dict[str, Any]) -> dict[str, Any]:
    return {feature["Name"]: feature for feature in resource["Properties"]["Features"]}


def test_audit_logs_and_nodes_are_watched(stack: cdk.Stack) -> None:
    got = detector(stack, GuardDutySpec())
    assert got["Properties"]["Enable"] is True
    assert got["Properties"]["FindingPublishingFrequency"] == "FIFTEEN_MINUTES"
    assert features(got) == {
        "EKS_AUDIT_LOGS": {"Name": "EKS_AUDIT_LOGS", "Status": "ENABLED"},
        "RUNTIME_MONITORING": {
            "Name": "RUNTIME_MONITORING",
            "Status": "ENABLED",
            "AdditionalConfiguration": [{"Name": "EKS_ADDON_MANAGEMENT", "Status": "ENABLED"}],
        },
    }


def test_agents_can_be_turned_off(stack: cdk.Stack) -> None:
    spec = GuardDutySpec(runtime_monitoring=False, finding_publishing_frequency="one_hour")
    got = detector(stack, spec)
    runtime = features(got)["RUNTIME_MONITORING"]
    assert runtime["Status"] == "DISABLED"
    assert runtime["AdditionalConfiguration"][0]["Status"] == "DISABLED"
    assert features(got)["EKS_AUDIT_LOGS"]["Status"] == "ENABLED"
    assert got["Properties"]["FindingPublishingFrequency"] == "ONE_HOUR"


def test_guardduty_outlives_the_cluster(stack: cdk.Stack) -> None:
    assert detector(stack, GuardDutySpec())["DeletionPolicy"] == "RetainExceptOnCreate"


def test_it_can_go_with_the_stack(stack: cdk.Stack) -> None:
    got = detector(stack, GuardDutySpec(), removal_policy=cdk.RemovalPolicy.DESTROY)
    assert got["DeletionPolicy"] == "Delete"


def test_china_has_no_runtime_monitoring() -> None:
    stack = cdk.Stack(env=cdk.Environment(account="111122223333", region="cn-north-1"))
    with pytest.raises(BlueprintError, match="runtime_monitoring: must be false"):
        ThreatDetection(stack, "Refused", spec=GuardDutySpec())
    got = detector(stack, GuardDutySpec(runtime_monitoring=False))
    assert list(features(got)) == ["EKS_AUDIT_LOGS"]
