"""The repository of a pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import aws_cdk as cdk
from constructs import Construct

from eks_blueprint.attributes import arn
from eks_blueprint.pipeline.event_role import EventRole
from eks_blueprint.spec.pipeline import PipelineSourceSpec

__all__ = ["source_input", "source_statements"]


def source_input(
    scope: Construct, spec: PipelineSourceSpec, event_role: EventRole | None
) -> cdk.pipelines.CodePipelineSource:
    """Return the source of a pipeline.

    :param scope: construct of the pipeline.
    :param spec: the repository.
    :param event_role: role with which EventBridge starts the pipeline after a commit to CodeCommit.
        Default: none, with another source.
    """
    if spec.connection is not None:
        return cdk.pipelines.CodePipelineSource.connection(
            spec.connection.repository, spec.branch, connection_arn=spec.connection.arn
        )
    assert spec.codecommit is not None
    assert event_role is not None
    repository = cdk.aws_codecommit.Repository.from_repository_name(
        scope, "Repository", spec.codecommit.repository
    )
    return cdk.pipelines.CodePipelineSource.code_commit(
        repository, spec.branch, event_role=event_role.role
    )


def source_statements(spec: PipelineSourceSpec) -> Iterator[dict[str, Any]]:
    """Yield the permissions with which a pipeline reads its source.

    :param spec: the repository.

    Source: CodePipeline user guide, "CodeStarSourceConnection ... actions" and "CodeCommit source
    action reference", service role permissions; the prefix of an action must equal that of the
    connection (Developer Tools console user guide, "Connections rename").
    """
    if spec.connection is not None:
        prefix = spec.connection.arn.split(":")[2]
        yield {
            "Effect": "Allow",
            "Action": f"{prefix}:UseConnection",
            "Resource": spec.connection.arn,
        }
    if spec.codecommit is not None:
        yield {
            "Effect": "Allow",
            "Action": [
                "codecommit:CancelUploadArchive",
                "codecommit:GetBranch",
                "codecommit:GetCommit",
                "codecommit:GetUploadArchiveStatus",
                "codecommit:UploadArchive",
            ],
            "Resource": arn("codecommit", spec.codecommit.repository),
        }
