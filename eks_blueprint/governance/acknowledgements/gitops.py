"""Acknowledgements of the gitops room."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.spec import ClusterSpec

__all__ = ["ENTRIES"]


def _objects(spec: ClusterSpec) -> Iterator[str]:
    if spec.gitops is not None and spec.gitops.bucket is not None:
        bucket = spec.gitops.bucket.bucket
        yield f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::{bucket}/*]"


ENTRIES = (
    Acknowledgement(
        "Blueprint/Platform/Flux/SourceController/Policy",
        ("AwsSolutions-IAM5[Resource::*]",),
        "The controller reads the one repository or bucket that the spec names. A token for ECR is "
        "for all repositories and gives no right by itself; objects of a bucket cannot be named "
        "before they are there.",
        named=_objects,
    ),
)
