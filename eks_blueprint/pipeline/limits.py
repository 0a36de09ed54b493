"""What CDK has no parameter for, or notices too late: limits of CodePipeline and IAM."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk

from eks_blueprint.attributes import stack_of
from eks_blueprint.catalogue import pipeline_facts
from eks_blueprint.errors import BlueprintError
from eks_blueprint.pipeline.plan import PlannedWave

__all__ = ["limit_approvals", "refuse_excess"]


def limit_approvals(
    pipeline: cdk.aws_codepipeline.CfnPipeline, waves: Sequence[PlannedWave]
) -> None:
    """Set the time after which an approval is rejected, for which CDK has no parameter.

    :param pipeline: the pipeline.
    :param waves: its waves.
    """
    hours = {
        f"Approve-{one.wave.name}": one.wave.approval.timeout_hours
        for one in waves
        if one.wave.approval is not None
    }
    if not hours:
        return
    for number, stage in enumerate(stack_of(pipeline).resolve(pipeline.stages)):
        for index, action in enumerate(stage["actions"]):
            found = hours.get(action["name"])
            if found is not None:
                pipeline.add_property_override(
                    f"Stages.{number}.Actions.{index}.TimeoutInMinutes", found * 60
                )


def refuse_excess(
    pipeline: cdk.aws_codepipeline.CfnPipeline, *, places: int, policies: int
) -> None:
    """Refuse what CodePipeline or IAM would.

    :param pipeline: the pipeline.
    :param places: how many pairs of account and Region it deploys to.
    :param policies: how many managed policies the role has that has most.
    :raises BlueprintError: if there are too many stages or policies.
    """
    facts = pipeline_facts()
    counts = {
        "stages of the pipeline": (len(stack_of(pipeline).resolve(pipeline.stages)), facts.stages),
        "policies of a role": (policies, facts.managed_policies_of_a_role),
    }
    for what, (got, most) in counts.items():
        if got > most:
            raise BlueprintError(
                f"{what} must be at most {most}, got {got} for {places} accounts and Regions; "
                "raise pipeline.concurrent_regions, or split the fleet into several specs with a "
                "pipeline each",
                scope=pipeline,
            )
