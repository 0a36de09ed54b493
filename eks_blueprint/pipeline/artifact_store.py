"""The bucket and key through which a pipeline hands artifacts to its actions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION, URL_SUFFIX, key_arn
from eks_blueprint.encryption import KEEP, CustomerKey, deny_plain_http, private_bucket
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import policy_document

__all__ = ["ArtifactStore", "bucket_name", "key_alias"]

_DAYS = 90
# Amazon S3 user guide, "Policies and permissions in Amazon S3": 20 KB; AWS KMS developer guide,
# "Quotas": 32 KB.
_LARGEST_BUCKET_POLICY = 20_480
_LARGEST_KEY_POLICY = 32_768


class ArtifactStore(Construct):
    """A private bucket and its KMS key for the artifacts of a pipeline.

    The deploy roles of other accounts read artifacts. CDK would add a statement for each role to
    both policies, which are then too large for some 60 pairs of account and Region. Here there is
    one statement, for deploy roles of the accounts that are named.

    Objects are deleted after 90 days: a stage can be retried, and the pipeline rolled back, as long
    as its artifacts are there.

    :param accounts: ids of the accounts to which the pipeline deploys.
    :param role_names: names of the deploy roles; may contain ``*``.
    :param pipeline_name: name of the pipeline, for descriptions.
    :param physical_name: name of the bucket, and of the alias of the key, for pipelines in another
        Region, which cannot refer to them. Default: generated.
    :param removal_policy: of bucket and key when the stack is deleted. Default: kept.
    :raises BlueprintError: if a policy would be too large.

    Source: CodePipeline user guide, "Create a pipeline that uses resources from another AWS
    account"; bootstrap template of the CDK CLI 2.1148.1, ``DeploymentActionRole``, which reads
    buckets of other accounts, and keys through Amazon S3 only.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        accounts: Sequence[str],
        role_names: Sequence[str],
        pipeline_name: str,
        physical_name: str | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        readers = _readers(accounts, role_names)
        decrypt = {
            "Sid": "AllowDeployRolesToReadArtifacts",
            **readers,
            "Action": "kms:Decrypt",
            "Resource": "*",
        }
        decrypt["Condition"] = {
            **readers["Condition"],
            "StringEquals": {"kms:ViaService": f"s3.{REGION}.{URL_SUFFIX}"},
        }
        _refuse_large(self, decrypt, _LARGEST_KEY_POLICY, "key")
        self.key: kms.IKey = CustomerKey(
            self,
            "Key",
            description=f"Artifacts of the pipeline {pipeline_name}",
            statements=[decrypt],
            removal_policy=removal_policy,
        ).key
        if physical_name is not None:
            kms.CfnAlias(
                self,
                "Alias",
                alias_name=f"alias/{physical_name}",
                target_key_id=key_arn(self.key),
            )
        self.resource = private_bucket(self, key_arn=key_arn(self.key), retention_days=_DAYS)
        self.resource.bucket_name = physical_name
        self.resource.apply_removal_policy(removal_policy)
        self.arn: str = f"arn:{PARTITION}:s3:::{self.resource.ref}"
        read = {
            "Sid": "AllowDeployRolesToReadArtifacts",
            **readers,
            "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:GetBucket*", "s3:ListBucket"],
            "Resource": [self.arn, f"{self.arn}/*"],
        }
        _refuse_large(self, read, _LARGEST_BUCKET_POLICY, "bucket")
        self.policy = cdk.aws_s3.CfnBucketPolicy(
            self,
            "BucketPolicy",
            bucket=self.resource.ref,
            policy_document=policy_document(deny_plain_http(self.arn), read),
        )
        self.bucket: cdk.aws_s3.IBucket = cdk.aws_s3.Bucket.from_bucket_attributes(
            self, "Import", bucket_name=self.resource.ref, encryption_key=self.key
        )


def bucket_name(pipeline_name: str, account: str, region: str) -> str:
    """Return the name of the bucket of a pipeline in a Region other than its own.

    :param pipeline_name: name of the pipeline.
    :param account: account of the pipeline.
    :param region: the Region.
    """
    return f"{pipeline_name}-artifacts-{account}-{region}"


def key_alias(pipeline_name: str, account: str, region: str) -> str:
    """Return the alias of the key of such a bucket.

    :param pipeline_name: name of the pipeline.
    :param account: account of the pipeline.
    :param region: the Region.
    """
    return f"alias/{bucket_name(pipeline_name, account, region)}"


def _readers(accounts: Sequence[str], role_names: Sequence[str]) -> dict[str, Any]:
    principals = [f"arn:{PARTITION}:iam::{account}:root" for account in sorted(set(accounts))]
    roles = [f"arn:{PARTITION}:iam::*:role/{name}" for name in sorted(set(role_names))]
    return {
        "Effect": "Allow",
        "Principal": {"AWS": principals},
        "Condition": {"ArnLike": {"aws:PrincipalArn": roles}},
    }


def _refuse_large(scope: Construct, statement: Mapping[str, Any], most: int, what: str) -> None:
    # The other statements of both policies take less than a kilobyte.
    size = len(json.dumps(statement, separators=(",", ":"))) + 1024
    if size > most:
        count = len(statement["Principal"]["AWS"])
        raise BlueprintError(
            f"the policy of the artifact {what} must have at most {most:,} bytes, got about "
            f"{size:,} for {count} accounts; split the fleet into several specs with a pipeline "
            "each",
            scope=scope,
        )
