"""Acknowledgements of the pipeline of a fleet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_iam as iam

from eks_blueprint.attributes import node_of, stack_of
from eks_blueprint.governance.acknowledgement import Acknowledgement, written
from eks_blueprint.governance.acknowledgements._findings import (
    in_packs,
    wildcard,
    wildcard_resources,
)
from eks_blueprint.pipeline import ArtifactStore, FleetPipeline
from eks_blueprint.pipeline.builds import BuildRole
from eks_blueprint.pipeline.pipeline_role import PipelineRole, artifact_statements

if TYPE_CHECKING:
    from aws_cdk import aws_codebuild as codebuild
    from constructs import IConstruct

__all__ = ["ENTRIES"]

_SELF_MUTATION = "Pipeline/UpdatePipeline/SelfMutation/Role"
_ASSETS = "Pipeline/Assets/FileRole"


def _pipeline_role(role: PipelineRole) -> Iterator[str]:
    for resource in wildcard_resources(role.statements):
        yield wildcard(resource)


def _build(role: BuildRole) -> Iterator[str]:
    for resource in wildcard_resources(artifact_statements([role.artifacts])):
        yield wildcard(resource)
    yield wildcard(f"{role.log_group_arn}:*")


def _reading(role: BuildRole) -> Iterator[str]:
    for resource in wildcard_resources(role.statements):
        yield wildcard(resource)


def _from_cdk(path: str) -> Any:
    """Return a function that names what is found in policies that CDK made."""

    def findings(pipeline: FleetPipeline) -> Iterator[str]:
        yield from in_packs("IAMNoInlinePolicy")
        for policy in _policies(node_of(pipeline).try_find_child("Pipeline"), path):
            document = stack_of(policy).resolve(policy.policy_document)
            for statement in document["Statement"]:
                yield from _wildcards(statement)

    return findings


def _policies(
    pipelines: IConstruct | None, path: str
) -> Iterator[iam.CfnPolicy | iam.CfnManagedPolicy]:
    found = pipelines
    for name in path.split("/")[1:]:
        found = node_of(found).try_find_child(name) if found is not None else None
    for one in node_of(found).find_all() if found is not None else ():
        if isinstance(one, iam.CfnPolicy | iam.CfnManagedPolicy):
            yield one


def _wildcards(statement: dict[str, Any]) -> Iterator[str]:
    for kind in ("Action", "Resource"):
        values = statement.get(kind, ())
        for value in values if isinstance(values, list) else [values]:
            text = written(value)
            if "*" in text:
                yield f"AwsSolutions-IAM5[{kind}::{text}]"


def _without_repository(project: codebuild.CfnProject) -> bool:
    source = stack_of(project).resolve(project.source)
    return bool(source.get("type") == "CODEPIPELINE")


ENTRIES: tuple[Acknowledgement[Any], ...] = (
    Acknowledgement(
        ArtifactStore,
        "Bucket",
        ("AwsSolutions-S1", *in_packs("S3BucketLoggingEnabled", "S3BucketReplicationEnabled")),
        "The bucket holds what the pipeline makes of a commit, for 90 days, and the next run makes "
        "it again, so there is nothing to replicate. Its policy names the deploy roles that read "
        "it; CloudTrail records each run and deployment, and data events of CloudTrail, if the "
        "account has them, each access.",
    ),
    *(
        Acknowledgement(
            PipelineRole,
            f"Part{number}Policy",
            _pipeline_role,
            "The asterisks stand for the artifacts in buckets of the pipeline, whose names "
            "CodePipeline makes, and for the keys of another Region, of which a condition allows "
            "the one with the alias of the pipeline only.",
        )
        for number in range(1, 11)
    ),
    Acknowledgement(
        BuildRole,
        "BuildPolicy",
        _build,
        "The asterisks stand for the artifacts in the bucket of the pipeline, whose names "
        "CodePipeline makes, and for the streams of the log group of its builds.",
    ),
    Acknowledgement(
        FleetPipeline,
        f"{_SELF_MUTATION}/DefaultPolicy/Resource",
        _from_cdk(_SELF_MUTATION),
        "CDK Pipelines makes this role for the build with which the pipeline deploys itself, and "
        "takes no other one. It takes on only roles with the tag of a bootstrap role in the "
        "account of the pipeline; it reads states of stacks and lists buckets, writes its logs and "
        "reports, and reads the artifacts of the pipeline, whose names CodePipeline makes, with "
        "every use of their key.",
    ),
    Acknowledgement(
        FleetPipeline,
        f"{_ASSETS}/DefaultPolicy/Resource",
        _from_cdk(_ASSETS),
        "CDK Pipelines makes this role for the build that publishes files of the templates, and "
        "takes no other one. It takes on the publishing roles of the accounts by their names; it "
        "starts, stops and reads builds of every project in the account, in which there should "
        "be no others therefore, writes logs and reports of builds, and reads the artifacts of "
        "the pipeline, whose names CodePipeline makes.",
    ),
    Acknowledgement(
        "aws_codebuild.CfnProject",
        "",
        in_packs("CodeBuildProjectSourceRepoUrl", packs=("HIPAA.Security", "PCI.DSS.321")),
        "The project gets its source from CodePipeline as an artifact and reaches no repository "
        "itself, so there is no credential of a repository that could be other than OAuth.",
        where=_without_repository,
    ),
)
