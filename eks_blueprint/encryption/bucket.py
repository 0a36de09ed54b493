"""Private buckets."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from constructs import Construct

__all__ = ["deny_plain_http", "private_bucket"]


def private_bucket(
    scope: Construct, *, key_arn: str | None, retention_days: int | None = None
) -> cdk.aws_s3.CfnBucket:
    """Create an encrypted bucket with versions and without public access.

    Old versions are deleted after 30 days.

    :param scope: construct that owns it; its id there is ``Bucket``.
    :param key_arn: ARN of the KMS key, or ``None`` for a service that can write with a key of
        Amazon S3 only.
    :param retention_days: after how many days objects are deleted. Default: never.

    Source: Amazon S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys".
    """
    return cdk.aws_s3.CfnBucket(
        scope,
        "Bucket",
        bucket_encryption={"serverSideEncryptionConfiguration": [_encryption(key_arn)]},
        lifecycle_configuration={
            "rules": [
                {
                    **(
                        {"id": "expire-old-versions"}
                        if retention_days is None
                        else {"id": "expire", "expirationInDays": retention_days}
                    ),
                    "status": "Enabled",
                    "noncurrentVersionExpiration": {"noncurrentDays": 30},
                    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
                }
            ]
        },
        ownership_controls={"rules": [{"objectOwnership": "BucketOwnerEnforced"}]},
        public_access_block_configuration={
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        versioning_configuration={"status": "Enabled"},
    )


def _encryption(key_arn: str | None) -> dict[str, Any]:
    if key_arn is None:
        return {"serverSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key_arn}
    return {"serverSideEncryptionByDefault": default, "bucketKeyEnabled": True}


def deny_plain_http(bucket_arn: str) -> dict[str, Any]:
    """Return the statement of a bucket's policy that refuses requests without TLS.

    :param bucket_arn: ARN of the bucket.
    """
    return {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, f"{bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
