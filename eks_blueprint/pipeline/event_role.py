"""The role with which EventBridge starts a pipeline."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.iam import policy_document, service_trust

__all__ = ["EventRole"]


class EventRole(Construct):
    """A role of EventBridge that starts one pipeline after a commit to CodeCommit.

    Source: CodePipeline user guide, "CodeCommit source actions and EventBridge".
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            description="Starts the pipeline after a commit",
            assume_role_policy_document=service_trust("events.amazonaws.com"),
        )
        self.role_arn: str = self.role_resource.attr_arn
        self.role: iam.IRole = iam.Role.from_role_arn(self, "Import", self.role_arn, mutable=False)

    def allow(self, pipeline_name: str) -> None:
        """Allow it to start the pipeline.

        :param pipeline_name: name of the pipeline.
        """
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Starts the pipeline after a commit",
            roles=[self.role_resource.ref],
            policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Action": "codepipeline:StartPipelineExecution",
                    "Resource": arn("codepipeline", pipeline_name),
                }
            ),
        )
