"""The Mountpoint for Amazon S3 CSI driver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.permissions import Permissions
from eks_blueprint.attributes import PARTITION
from eks_blueprint.spec import BucketVolumeSpec

__all__ = ["permissions"]


def permissions(context: AddonContext) -> Mapping[str, Permissions]:
    """Allow the driver to read and, if enabled, write the mounted buckets.

    It may not delete: volumes are mounted without ``allow-delete``.

    Source: terraform-aws-modules/terraform-aws-eks-pod-identity mountpoint_s3_csi.tf.
    """
    storage = context.spec.storage
    if storage is None or not storage.buckets:
        return {}
    volumes = sorted(storage.buckets.values(), key=lambda volume: (volume.bucket, volume.prefix))
    statements: list[Mapping[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": sorted({f"arn:{PARTITION}:s3:::{volume.bucket}" for volume in volumes}),
        },
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": [_objects(volume) for volume in volumes],
        },
    ]
    written = [_objects(volume) for volume in volumes if not volume.read_only]
    if written:
        statements.append(
            {
                "Effect": "Allow",
                "Action": ["s3:AbortMultipartUpload", "s3:PutObject"],
                "Resource": written,
            }
        )
    return {"s3-csi-driver-sa": Permissions(statements=tuple(statements))}


def _objects(volume: BucketVolumeSpec) -> str:
    return f"arn:{PARTITION}:s3:::{volume.bucket}/{volume.prefix}*"
