"""A bucket with the tree of a cluster, published by CloudFormation."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import CfnResource, RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import PARTITION, REGION, arn, key_arn
from eks_blueprint.delivery import rendered, write_files
from eks_blueprint.encryption import KEEP, CustomerKey, deny_plain_http, private_bucket
from eks_blueprint.encryption.function_owner import FunctionOwner
from eks_blueprint.iam import policy_document

__all__ = ["TreeBucket"]

_READING = ("s3:AbortMultipartUpload", "s3:GetObject*", "s3:ListMultipartUploadParts")
"""What neither writes nor deletes an object (service authorization reference, Amazon S3)."""


class TreeBucket(FunctionOwner):
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
        self._define_role(
            key=self.key, retention_days=retention_days, removal_policy=removal_policy
        )
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
        self._define_function(
            *self._permissions(source),
            description=f"Publishes the GitOps tree of EKS cluster {cluster_name}",
            package=__package__,
            file="tree_bucket_handler.py",
            timeout=600,
            memory_size=256,
        )
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

    def _permissions(self, source: Mapping[str, str]) -> list[Mapping[str, Any]]:
        archive = f"arn:{PARTITION}:s3:::{source['AssetBucket']}/{source['AssetKey']}"
        return [
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
        ]

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
