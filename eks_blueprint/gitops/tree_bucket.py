"""A bucket with the tree of a cluster, published by CloudFormation."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import CfnResource, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION, arn, key_arn
from eks_blueprint.delivery import rendered, write_files
from eks_blueprint.encryption import (
    KEEP,
    CustomerKey,
    EncryptedLogGroup,
    deny_plain_http,
    private_bucket,
)
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["TreeBucket"]

_RUNTIME = "python3.14"
"""Newest Python runtime; Lambda adds `cfnresponse` to inline code (CloudFormation user guide,
"cfn-response module")."""

_READING = ("s3:AbortMultipartUpload", "s3:GetObject*", "s3:ListMultipartUploadParts")
"""What neither writes nor deletes an object (service authorization reference, Amazon S3)."""


class TreeBucket(RoleOwner):
    """A private, encrypted, versioned bucket from which Flux reads the tree of one cluster.

    The tree is an asset of the app. A function writes it into the bucket whenever it changes, also
    when a deployment is rolled back. Whoever can write to the bucket administers the cluster, so
    the policy of the bucket refuses all writers but the role of the function, administrators of the
    account and replication included. Who may change the policy, or run code with the role, can
    still write.

    :param tree: objects by path of the file, such as ``FluxDelivery.tree`` after ``close``.
    :param cluster_name: name of the cluster, for descriptions.
    :param folder: folder of the tree in the bucket. Default: its root.
    :param retention_days: how long logs of the function are kept, in days. Default: 365.
    :param removal_policy: of key and logs when the stack is deleted. The bucket is emptied and
        deleted in any case, since the app can make its content again. Default: kept.

    Source: Flux documentation, "Bucket"; Amazon S3 user guide, "Reducing the cost of SSE-KMS with
    Amazon S3 Bucket Keys"; recommendation OPS-GIT-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        tree: Mapping[str, Sequence[Mapping[str, Any]]],
        cluster_name: str,
        folder: str = "",
        retention_days: int = 365,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        self.key: kms.IKey = CustomerKey.for_logs(
            self,
            "Key",
            description=f"GitOps tree of EKS cluster {cluster_name}",
            # The name of the group is generated, and starts with that of the stack.
            log_group_arn_pattern=arn("logs", f"log-group:{cdk.Stack.of(self).stack_name}-*"),
            removal_policy=removal_policy,
        ).key
        self.resource = private_bucket(self, key_arn=key_arn(self.key))
        # Without it, CDK would keep the bucket.
        self.resource.apply_removal_policy(RemovalPolicy.DESTROY)
        self.name: str = self.resource.ref
        self.arn: str = f"arn:{PARTITION}:s3:::{self.name}"
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=self.key,
            retention_days=retention_days,
            removal_policy=removal_policy,
        )
        self.role_resource = iam.CfnRole(
            self, "Role", assume_role_policy_document=service_trust("lambda.amazonaws.com")
        )
        self.role_arn: str = self.role_resource.attr_arn
        self.policy = cdk.aws_s3.CfnBucketPolicy(
            self,
            "BucketPolicy",
            bucket=self.name,
            policy_document=_bucket_policy(self.arn, self.role_arn),
        )
        self.files: Mapping[str, str] = rendered(tree)
        """Texts of the tree's files by path, without the folder."""
        asset = _asset(self, self.files, folder)
        self.hash: str = asset.asset_hash
        """Changes with the tree."""
        source = {"AssetBucket": asset.s3_bucket_name, "AssetKey": asset.s3_object_key}
        permissions = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[self.role_resource.ref],
            policy_document=self._permissions(source),
        )
        self.function = lambda_.CfnFunction(
            self,
            "Function",
            description=f"Publishes the GitOps tree of EKS cluster {cluster_name}",
            runtime=_RUNTIME,
            architectures=["arm64"],
            handler="index.handler",
            code={"zip_file": _code()},
            role=self.role_arn,
            timeout=600,
            memory_size=256,
            logging_config={"log_group": self.log_group.name, "log_format": "JSON"},
        )
        self.function.add_resource_dependency(permissions)
        self.published = CfnResource(
            self,
            "Published",
            type="Custom::PublishedTree",
            properties={
                "ServiceToken": self.function.attr_arn,
                "ServiceTimeout": 900,
                "Bucket": self.name,
                **source,
            },
        )
        self.published.add_resource_dependency(self.policy)

    @property
    def reading(self) -> list[Mapping[str, Any]]:
        """Permission to list and read the bucket, and to decrypt what it holds."""
        return [
            {
                "Effect": "Allow",
                "Action": ["s3:GetBucketLocation", "s3:ListBucket"],
                "Resource": self.arn,
            },
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{self.arn}/*"},
            self._key_use("kms:Decrypt"),
        ]

    def _permissions(self, source: Mapping[str, str]) -> dict[str, Any]:
        archive = f"arn:{PARTITION}:s3:::{source['AssetBucket']}/{source['AssetKey']}"
        return policy_document(
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": archive},
            {
                "Effect": "Allow",
                "Action": ["s3:ListBucket", "s3:ListBucketVersions"],
                "Resource": self.arn,
            },
            {
                "Effect": "Allow",
                "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"],
                "Resource": f"{self.arn}/*",
            },
            self._key_use("kms:Decrypt", "kms:GenerateDataKey"),
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"{self.log_group.arn}:*",
            },
        )

    def _key_use(self, *actions: str) -> Mapping[str, Any]:
        return {
            "Effect": "Allow",
            "Action": [*actions],
            "Resource": key_arn(self.key),
            # The service's name ends in .cn in the China Regions.
            "Condition": {"StringLike": {"kms:ViaService": f"s3.{REGION}.amazonaws.com*"}},
        }


def _bucket_policy(bucket: str, writer: str) -> dict[str, Any]:
    return policy_document(
        deny_plain_http(bucket),
        {
            "Sid": "DenyOtherWriters",
            "Effect": "Deny",
            "Principal": "*",
            # All but reading: replication from another bucket writes with actions of its own.
            "NotAction": [*_READING],
            "Resource": f"{bucket}/*",
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": writer}},
        },
    )


def _asset(scope: Construct, files: Mapping[str, str], folder: str) -> Any:
    """Stage the tree; the asset has copied it when its construct exists."""
    with tempfile.TemporaryDirectory() as made:
        write_files(files, Path(made) / folder)
        return import_module("aws_cdk.aws_s3_assets").Asset(scope, "Asset", path=made)


@cache
def _code() -> str:
    file = resources.files(__package__).joinpath("tree_bucket_handler.py")
    return file.read_text(encoding="utf-8")
