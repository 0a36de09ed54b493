"""The role of a pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT
from eks_blueprint.iam import service_trust
from eks_blueprint.iam.split_policies import define_policies
from eks_blueprint.pipeline.policy_parts import policy_parts

__all__ = ["ArtifactAccess", "PipelineRole", "artifact_statements"]


class ArtifactAccess:
    """A bucket of artifacts and its key, as statements name them.

    :param bucket_arn: ARN of the bucket.
    :param key_arn: ARN of the key, or of all keys of a Region together with the alias.
    :param alias: alias of the key, where its ARN is not known. Default: the ARN is known.
    """

    def __init__(self, bucket_arn: str, key_arn: str, alias: str | None = None) -> None:
        self.bucket_arn = bucket_arn
        self.key_arn = key_arn
        self.alias = alias


def artifact_statements(
    stores: Sequence[ArtifactAccess], *, write: bool = True
) -> Iterator[dict[str, Any]]:
    """Yield permissions to read artifacts, and to write them.

    Names of buckets can be known before the buckets exist, and a bucket that was deleted can be
    made by another account: statements hold in this account only.

    :param stores: buckets and keys.
    :param write: whether to write them. Default: true.

    Source: CodePipeline user guide, "Manage the CodePipeline service role"; bootstrap template of
    the CDK CLI 2.1148.1, ``FilePublishingRoleDefaultPolicy``, for the condition.
    """
    buckets = [store.bucket_arn for store in stores]
    own = {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
    put = ["s3:PutObject"] if write else []
    yield {
        "Effect": "Allow",
        "Action": ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
        "Resource": buckets,
        "Condition": own,
    }
    yield {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:GetObjectVersion", *put],
        "Resource": [f"{one}/*" for one in buckets],
        "Condition": own,
    }
    use = ["kms:Decrypt", "kms:DescribeKey"]
    if write:
        use += ["kms:Encrypt", "kms:GenerateDataKey"]
    known = [store.key_arn for store in stores if store.alias is None]
    if known:
        yield {"Effect": "Allow", "Action": use, "Resource": known}
    aliased = [store for store in stores if store.alias is not None]
    if aliased:
        yield {
            "Effect": "Allow",
            "Action": use,
            "Resource": [store.key_arn for store in aliased],
            "Condition": {
                "ForAnyValue:StringEquals": {
                    "kms:ResourceAliases": sorted({str(store.alias) for store in aliased})
                }
            },
        }


class PipelineRole(Construct):
    """The role of a pipeline, with customer managed policies instead of inline ones.

    CDK would add a statement for each action, and a role for each approval. This role has one
    statement for all of a kind, and is the role of those actions as well.

    :param pipeline_name: name of the pipeline, for descriptions.
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str, *, pipeline_name: str) -> None:
        super().__init__(scope, construct_id)
        self._name = pipeline_name
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            description=f"Pipeline {pipeline_name}",
            assume_role_policy_document=service_trust("codepipeline.amazonaws.com"),
        )
        self.role_arn: str = self.role_resource.attr_arn
        self.role: iam.IRole = iam.Role.from_role_arn(self, "Import", self.role_arn, mutable=False)
        self.statements: tuple[Mapping[str, Any], ...] = ()
        self.policies: tuple[iam.CfnManagedPolicy, ...] = ()

    def define(self, statements: Sequence[Mapping[str, Any]]) -> None:
        """Give the role its permissions, in as many policies as they take.

        :param statements: the statements, as IAM JSON. A long list of resources is split.
        """
        self.statements = tuple(statements)
        groups = policy_parts(statements)
        self.policies = define_policies(
            self,
            self.role_resource,
            {f"Part{number}": group for number, group in enumerate(groups, start=1)},
            description=f"Pipeline {self._name}",
        )
