"""What a pipeline runs on, and what CodePipeline, CodeBuild and IAM take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read_as

__all__ = ["PipelineFacts", "pipeline_facts"]


@dataclass(frozen=True)
class PipelineFacts:
    """Versions and limits.

    :param image: image of CodeBuild.
    :param runtimes: versions of the languages on it.
    :param cdk_cli: version of the CDK CLI with which the pipeline updates itself.
    :param cdk_assets: version of the program that publishes assets.
    :param actions_in_a_stage: actions after which CDK begins another stage of CodePipeline.
    :param stages: stages of a pipeline.
    :param build_minutes: longest time of a build in minutes.
    :param managed_policies_of_a_role: policies of a role, as long as nobody raises the quota.
    :param sources: where each value is from.
    """

    image: str
    runtimes: Mapping[str, str]
    cdk_cli: str
    cdk_assets: str
    actions_in_a_stage: int
    stages: int
    build_minutes: int
    managed_policies_of_a_role: int
    sources: Mapping[str, str]


@cache
def pipeline_facts() -> PipelineFacts:
    """Return the facts about pipelines."""
    return read_as("pipeline.yaml", PipelineFacts)
