"""What a pipeline and its builds cost."""

from decimal import Decimal
from typing import Any

from eks_blueprint.estimate import Estimate
from tests.support.priced import cost_of, expected

ASSUMED = ("pipeline-runs=10", "build-minutes=5", "deploy-minutes=1")


def action(provider: str, project: str = "") -> dict[str, Any]:
    configuration = {"ProjectName": {"Ref": project}} if project else {}
    return {"ActionTypeId": {"Provider": provider}, "Configuration": configuration}


def project(command: str, size: str = "BUILD_GENERAL1_SMALL") -> dict[str, Any]:
    return {
        "Type": "AWS::CodeBuild::Project",
        "Properties": {"Environment": {"ComputeType": size}, "Source": {"BuildSpec": command}},
    }


def of(*actions: dict[str, Any], kind: str = "V2", **projects: dict[str, Any]) -> Estimate:
    pipeline = {
        "Type": "AWS::CodePipeline::Pipeline",
        "Properties": {"PipelineType": kind, "Stages": [{"Actions": [*actions]}]},
    }
    return cost_of({"Pipeline": pipeline, **projects}, *ASSUMED)


def test_minutes_of_builds_and_actions_are_counted_and_approvals_are_not() -> None:
    found = of(
        action("CodeBuild", "Gate"),
        action("CloudFormation"),
        action("Manual"),
        Gate=project("eks-blueprint diff"),
    )
    # 10 runs with 5 minutes of a build, and with 6 minutes of actions.
    assert expected(found, "codebuild.small") == Decimal("0.25")
    assert expected(found, "codepipeline.minutes") == Decimal("0.12")
    assert not found.unpriced


def test_a_build_that_watches_alarms_lasts_as_long_as_it_is_told() -> None:
    bake = project("eks-blueprint bake cdk.out/a cdk.out/b --minutes 60 --live")
    found = of(action("CodeBuild", "Bake"), Bake=bake)
    assert expected(found, "codebuild.small") == Decimal("0.005") * 10 * 65


def test_builds_without_a_pipeline_and_large_ones_are_named() -> None:
    found = of(
        action("CodeBuild", "Large"),
        Large=project("make", "BUILD_GENERAL1_LARGE"),
        Alone=project("make"),
    )
    reasons = {one.where: one.reason for one in found.unpriced}
    assert "BUILD_GENERAL1_LARGE costs more" in reasons["prod/Large"]
    assert "not known without its pipeline" in reasons["prod/Alone"]
    assert reasons.keys() == {"prod/Large", "prod/Alone"}


def test_a_pipeline_of_the_first_type_is_named() -> None:
    (named,) = of(kind="V1").unpriced
    assert "only the type V2" in named.reason
