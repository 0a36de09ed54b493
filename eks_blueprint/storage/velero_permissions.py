"""What Velero may do in AWS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION

__all__ = ["bucket_statements", "snapshot_statements"]

# The EBS CSI driver tags volumes with it, the plugin copies tags of a volume to its snapshots and
# back: AWS managed policy AmazonEBSCSIDriverEKSClusterScopedPolicy v2; velero-plugin-for-aws
# volume_snapshotter.go, getTags and getTagsForCluster.
_CLUSTER_TAG = "ebs.csi.aws.com/cluster-name"
# Velero sets it on each snapshot: pkg/backup/item_backupper.go.
_BACKUP_TAG = "velero.io/backup"


def bucket_statements(
    bucket_arn: str, *, folder: str, key_arn: str | None
) -> list[Mapping[str, Any]]:
    """Let it list a bucket, and read, write and delete the files of its folder.

    :param bucket_arn: ARN of the bucket.
    :param folder: folder in the bucket.
    :param key_arn: customer managed key of the bucket, or ``None``.

    Source: velero-io/velero-plugin-for-aws README.md, "Set permissions for Velero", v1.14.2.
    """
    statements: list[Mapping[str, Any]] = [
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": bucket_arn},
        {
            "Effect": "Allow",
            "Action": [
                "s3:AbortMultipartUpload",
                "s3:DeleteObject",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ],
            "Resource": f"{bucket_arn}/{folder}/*",
        },
    ]
    if key_arn is None:
        return statements
    # Multipart uploads decrypt as well (Amazon S3 user guide, "Using server-side encryption with
    # AWS KMS keys").
    return [
        *statements,
        _key_use(key_arn, "s3", "kms:Decrypt", "kms:GenerateDataKey"),
    ]


def snapshot_statements(
    cluster_name: str, *, volumes_key_arn: str | None
) -> list[Mapping[str, Any]]:
    """Let it make snapshots of the cluster's volumes, volumes of these, and delete its snapshots.

    :param cluster_name: name of the cluster.
    :param volumes_key_arn: customer managed key of the volumes, or ``None``.

    Source: the same page for the actions; service authorization reference, Amazon EC2, for
    resources and conditions; Amazon EBS user guide, "Requirements for Amazon EBS encryption".
    """
    volumes, snapshots = (
        f"arn:{PARTITION}:ec2:{REGION}:{owner}:{kind}/*"
        # ARNs of snapshots have no account.
        for kind, owner in (("volume", ACCOUNT), ("snapshot", ""))
    )
    requested = {f"aws:RequestTag/{_CLUSTER_TAG}": cluster_name}
    owned = {f"aws:ResourceTag/{_CLUSTER_TAG}": cluster_name}
    statements: list[Mapping[str, Any]] = [
        # Describe actions know no resources (service authorization reference).
        {
            "Effect": "Allow",
            "Action": ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"],
            "Resource": "*",
        },
        _allow("ec2:CreateSnapshot", volumes, {"StringEquals": owned}),
        _allow(
            "ec2:CreateSnapshot",
            snapshots,
            {"StringEquals": requested, "Null": {f"aws:RequestTag/{_BACKUP_TAG}": "false"}},
        ),
        _allow("ec2:CreateVolume", snapshots, {"StringEquals": owned}),
        _allow("ec2:CreateVolume", volumes, {"StringEquals": requested}),
        _allow(
            "ec2:DeleteSnapshot",
            snapshots,
            {"StringEquals": owned, "Null": {f"aws:ResourceTag/{_BACKUP_TAG}": "false"}},
        ),
        {
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": [volumes, snapshots],
            "Condition": {"StringEquals": {"ec2:CreateAction": ["CreateSnapshot", "CreateVolume"]}},
        },
    ]
    if volumes_key_arn is None:
        return statements
    return [
        *statements,
        _key_use(volumes_key_arn, "ec2", "kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"),
        _allow("kms:CreateGrant", volumes_key_arn, {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ]


def _allow(action: str, resource: str, condition: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}


def _key_use(key: str, service: str, *actions: str) -> Mapping[str, Any]:
    return {
        "Effect": "Allow",
        "Action": [*actions],
        "Resource": key,
        # The service's name ends in .cn in the China Regions.
        "Condition": {"StringLike": {"kms:ViaService": f"{service}.{REGION}.amazonaws.com*"}},
    }
