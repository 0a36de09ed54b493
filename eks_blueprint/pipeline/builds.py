"""Builds of a pipeline: image, versions, logs and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT
from eks_blueprint.catalogue import pipeline_facts
from eks_blueprint.encryption import EncryptedLogGroup
from eks_blueprint.iam import service_trust
from eks_blueprint.iam.split_policies import define_policies
from eks_blueprint.pipeline.pipeline_role import ArtifactAccess, artifact_statements
from eks_blueprint.pipeline.policy_parts import policy_parts

__all__ = ["BuildRole", "Builds"]


class BuildRole(Construct):
    """The role of a build that runs commands of the library.

    :param description: what the build does.
    :param artifacts: bucket and key of the pipeline.
    :param log_group: where it writes its log.
    :param writes: whether it makes an artifact. Default: false; what others made, it can only read.
    :param statements: further permissions, as IAM JSON. Default: none.

    Source: CodeBuild user guide, "Allow CodeBuild to interact with other AWS services" and
    "Cross-service confused deputy prevention".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        artifacts: ArtifactAccess,
        log_group: EncryptedLogGroup,
        writes: bool = False,
        statements: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        self.log_group_arn = log_group.arn
        self.artifacts = artifacts
        self.statements = tuple(statements)
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            description=description,
            assume_role_policy_document=service_trust(
                "codebuild.amazonaws.com",
                condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            ),
        )
        self.role_arn: str = self.role_resource.attr_arn
        self.role: iam.IRole = iam.Role.from_role_arn(self, "Import", self.role_arn, mutable=False)
        work = policy_parts(self.statements) if self.statements else []
        self.policies = define_policies(
            self,
            self.role_resource,
            {
                "Build": [log_group.writing, *artifact_statements([artifacts], write=writes)],
                **{f"Work{number or ''}": part for number, part in enumerate(work)},
            },
            description=description,
        )


class Builds:
    """What all builds of a pipeline have in common.

    :param scope: construct of the pipeline.
    :param log_group: log group of the builds.
    :param artifacts: bucket and key of the pipeline.
    """

    def __init__(
        self, scope: Construct, log_group: EncryptedLogGroup, artifacts: ArtifactAccess
    ) -> None:
        self._scope = scope
        self._log_group = log_group
        self._artifacts = artifacts
        self.roles: list[BuildRole] = []
        """Roles of the steps that were made."""

    def options(self) -> cdk.pipelines.CodeBuildOptions:
        """Return the options of every build: a fixed image, and the versions on it."""
        return cdk.pipelines.CodeBuildOptions(
            build_environment=cdk.aws_codebuild.BuildEnvironment(
                build_image=cdk.aws_codebuild.LinuxBuildImage.from_code_build_image_id(
                    pipeline_facts().image
                )
            ),
            partial_build_spec=cdk.aws_codebuild.BuildSpec.from_object(
                {
                    "version": "0.2",
                    "phases": {"install": {"runtime-versions": dict(pipeline_facts().runtimes)}},
                }
            ),
            # Roles of this module have it already, and are not changed by CDK.
            role_policy=[iam.PolicyStatement.from_json(dict(self._log_group.writing))],
        )

    def log(self, project: cdk.aws_codebuild.CfnProject) -> None:
        """Let a project write into the log group of the pipeline.

        CDK would add a resource policy to it for each role that it cannot change.

        :param project: the project.
        """
        project.logs_config = cdk.aws_codebuild.CfnProject.LogsConfigProperty(
            cloud_watch_logs=cdk.aws_codebuild.CfnProject.CloudWatchLogsConfigProperty(
                status="ENABLED", group_name=self._log_group.name
            )
        )

    def step(
        self,
        name: str,
        *,
        role_id: str,
        description: str,
        commands: Sequence[str],
        source: cdk.pipelines.IFileSetProducer,
        more_input: Mapping[str, cdk.pipelines.IFileSetProducer] | None = None,
        variables: Mapping[str, str] | None = None,
        statements: Sequence[Mapping[str, Any]] = (),
        output: str | None = None,
        minutes: int = 60,
    ) -> cdk.pipelines.CodeBuildStep:
        """Return a build that installs the library as the repository pins it.

        :param name: name of the step.
        :param role_id: construct id of its role.
        :param description: what the build does.
        :param commands: what it runs.
        :param source: the repository.
        :param more_input: further files, by folder. Default: none.
        :param variables: variables of the environment. Default: none.
        :param statements: further permissions of its role. Default: none.
        :param output: folder that later steps get. Default: none.
        :param minutes: after how many minutes it is stopped. Default: 60.
        """
        role = BuildRole(
            self._scope,
            role_id,
            description=description,
            artifacts=self._artifacts,
            log_group=self._log_group,
            writes=output is not None,
            statements=statements,
        )
        self.roles.append(role)
        return cdk.pipelines.CodeBuildStep(
            name,
            input=source,
            additional_inputs=more_input,
            env=variables,
            install_commands=["python -m pip install --requirement requirements.txt"],
            commands=commands,
            primary_output_directory=output,
            role=role.role,
            timeout=Duration.minutes(minutes),
        )
