"""What an account has once is in stacks of its own, which come before the clusters."""

from typing import Any

import aws_cdk as cdk
import pytest

from eks_blueprint import stacks
from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.stacks.baseline import build_baselines
from tests.support.apps import context

BASELINE: dict[str, Any] = {
    "guardduty": {},
    "cis_scan": {"tags": {"team": ["web"]}},
    "transaction_search": {},
    "image_repositories": {"web": {}},
    "service_linked_roles": ["spot.amazonaws.com", "autoscaling.amazonaws.com"],
    "tags": {"owner": "platform"},
}


def fleet(**environments: Any) -> BlueprintSpec:
    return BlueprintSpec.model_validate(
        {
            "defaults": {"profile": "core"},
            "environments": {
                "prod": {
                    "account": "111122223333",
                    "regions": ["eu-west-1", "us-east-1"],
                    "baseline": BASELINE,
                },
                "roles": {
                    "account": "444455556666",
                    "regions": ["eu-west-1", "us-east-1"],
                    "baseline": {"service_linked_roles": ["eks.amazonaws.com"]},
                },
                "bare": {"account": "777788889999", "regions": ["eu-west-1"]},
                **environments,
            },
            "clusters": {
                "a": {"environment": "prod"},
                "b": {"environment": "bare"},
            },
        }
    )


@pytest.fixture(scope="module")
def app() -> cdk.App:
    found = cdk.App(context=context())
    stacks.build(found, fleet())
    return found


def resources(app: cdk.App, stack: str) -> dict[str, dict[str, Any]]:
    template = cdk.assertions.Template.from_stack(app.node.find_child(stack))
    found: dict[str, dict[str, Any]] = template.to_json()["Resources"]
    return found


def test_each_region_of_an_environment_has_a_stack(app: cdk.App) -> None:
    names = [one.node.id for one in app.node.children if one.node.id.endswith("-baseline")]
    assert names == [
        "prod-eu-west-1-baseline",
        "prod-us-east-1-baseline",
        # IAM has no Regions, and nothing else is asked for.
        "roles-eu-west-1-baseline",
    ]


def test_regions_have_the_same_but_for_the_roles(app: cdk.App) -> None:
    first, second = (
        sorted(one["Type"] for one in resources(app, f"prod-{region}-baseline").values())
        for region in ("eu-west-1", "us-east-1")
    )
    assert [one for one in first if one != "AWS::IAM::ServiceLinkedRole"] == second
    assert {
        "AWS::GuardDuty::Detector",
        "AWS::InspectorV2::CisScanConfiguration",
        "AWS::XRay::TransactionSearchConfig",
        "AWS::ECR::Repository",
    } <= {*second}


def test_roles_are_kept_when_the_stack_is_deleted(app: cdk.App) -> None:
    roles = [
        one
        for one in resources(app, "prod-eu-west-1-baseline").values()
        if one["Type"] == "AWS::IAM::ServiceLinkedRole"
    ]
    assert [one["Properties"]["AWSServiceName"] for one in roles] == [
        *BASELINE["service_linked_roles"]
    ]
    assert {one["DeletionPolicy"] for one in roles} == {"RetainExceptOnCreate"}


def test_the_environment_names_the_scan_and_tags_the_rest(app: cdk.App) -> None:
    found = resources(app, "prod-us-east-1-baseline").values()
    by_type = {one["Type"]: one["Properties"] for one in found}
    assert by_type["AWS::InspectorV2::CisScanConfiguration"]["ScanName"] == "prod"
    assert {"Key": "owner", "Value": "platform"} in by_type["AWS::ECR::Repository"]["Tags"]


def test_clusters_come_after_the_baseline_of_their_place(app: cdk.App) -> None:
    needed = {
        name: {one.node.id for one in app.node.find_child(name).dependencies} for name in "ab"
    }
    assert needed == {
        "a": {"a-network", "prod-eu-west-1-baseline"},
        "b": {"b-network"},
    }


def test_a_selection_brings_the_baselines_of_its_environments() -> None:
    app = cdk.App(context=context())
    built = stacks.build(app, fleet(), only=["a"])
    assert [one.node.id for one in built] == [
        "prod-eu-west-1-baseline",
        "prod-us-east-1-baseline",
        "a-network",
        "a",
    ]


def test_protection_is_that_of_the_baseline() -> None:
    app = cdk.App(context=context())
    blueprint = fleet(
        test={
            "account": "123456789012",
            "regions": ["eu-west-1"],
            "baseline": {
                "guardduty": {},
                "deletion_protection": False,
                "removal_policy": "destroy",
            },
        }
    )
    made = build_baselines(app, blueprint, only=(), unused=True)
    (stack,) = made["123456789012", "eu-west-1"]
    assert stack.termination_protection is False
    (detector,) = resources(app, "test-eu-west-1-baseline").values()
    assert detector["DeletionPolicy"] == "Delete"
    ((kept,),) = (made["444455556666", "eu-west-1"],)
    assert kept.termination_protection is True


def test_a_teardown_knows_the_stack(app: cdk.App) -> None:
    template = cdk.assertions.Template.from_stack(app.node.find_child("prod-us-east-1-baseline"))
    assert template.to_json()["Metadata"] == {"AccountBaseline": "prod"}
