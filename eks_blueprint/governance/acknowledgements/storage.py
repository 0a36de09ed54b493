"""Acknowledgements of the storage room."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.spec import ClusterSpec

__all__ = ["ENTRIES"]


def _buckets(spec: ClusterSpec) -> Iterator[str]:
    for volume in spec.storage.buckets.values() if spec.storage is not None else ():
        yield (
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::{volume.bucket}/"
            f"{volume.prefix}*]"
        )


def _backed_up(spec: ClusterSpec) -> Iterator[str]:
    # A file system without backups is a finding that its owner has to answer.
    storage = spec.storage
    if storage is not None and all(files.backup for files in storage.file_systems.values()):
        yield from ("HIPAA.Security-EFSInBackupPlan", "NIST.800.53.R5-EFSInBackupPlan")


ENTRIES = (
    Acknowledgement(
        "Blueprint/Addons/aws-efs-csi-driver-efs-csi-controller-sa/Role",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            "AmazonEFSCSIDriverPolicy]",
        ),
        "AWS keeps this policy in step with the managed add-on, and limits changes to access "
        "points with the driver's tag. It is bound to the one service account of the controller "
        "through Pod Identity.",
    ),
    Acknowledgement(
        "Blueprint/Addons/aws-mountpoint-s3-csi-driver-s3-csi-driver-sa/Policy",
        (),
        "The driver reads, and where the spec says so writes, the objects below one prefix of each "
        "bucket that the spec names; objects come and go, so they cannot be named.",
        named=_buckets,
    ),
    Acknowledgement(
        "Blueprint/Platform/FileSystems/*/Resource",
        (),
        "Automatic backups are on: AWS Backup keeps daily copies for 35 days through the plan that "
        "EFS makes for the account, which is no resource of this stack and invisible to the rule.",
        named=_backed_up,
    ),
)
