"""What observability turns on, and what comes first."""

from typing import Any

import pytest

from eks_blueprint.spec import BlueprintSpec
from tests.support.apps import Assembly, synthesize

CLUSTER: dict[str, Any] = {
    "profile": "core",
    "environment": {"account": "111122223333", "region": "eu-west-1"},
    "observability": {"container_insights": {}},
}


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return synthesize(BlueprintSpec.model_validate({"clusters": {"prod": CLUSTER}}))


def test_the_add_on_finds_its_log_groups(assembly: Assembly) -> None:
    groups = {
        key
        for key, one in assembly.resources("prod", "AWS::Logs::LogGroup").items()
        if "/containerinsights/prod/" in one["Properties"]["LogGroupName"]
    }
    (addon,) = [
        one
        for one in assembly.resources("prod", "AWS::EKS::Addon").values()
        if one["Properties"]["AddonName"] == "amazon-cloudwatch-observability"
    ]
    assert len(groups) == 4
    assert groups <= set(addon["DependsOn"])


def test_nothing_is_installed_with_helm_or_kubectl(assembly: Assembly) -> None:
    assert not assembly.resources("prod", "AWS::CloudFormation::CustomResource")
    assert not [one for one in assembly.resources("prod").values() if "Custom::" in one["Type"]]
