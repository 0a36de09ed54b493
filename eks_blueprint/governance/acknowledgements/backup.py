"""Acknowledgements of backups."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import (
    attached,
    in_packs,
    wildcard,
    wildcard_resources,
)
from eks_blueprint.storage import Backup, Velero

__all__ = ["ENTRIES"]


def _velero(velero: Velero) -> Iterator[str]:
    for resource in wildcard_resources(velero.identity.statements):
        yield wildcard(resource)


ENTRIES = (
    Acknowledgement(
        Backup,
        "Role",
        (attached("service-role/AWSBackupServiceRolePolicyForBackup"),),
        "AWS Backup documents this managed policy for backups of EKS and extends it with the "
        "resources that a backup consists of; a copy would make backups incomplete. It is not "
        "limited to this cluster: AWS Backup can back up, with the role, what it supports in this "
        "account, delete such backups, and make its own access entry in clusters. Restoring needs "
        "another policy, which the role does not have. Only the service backup.amazonaws.com can "
        "assume it.",
    ),
    Acknowledgement(
        Backup,
        "Role",
        (attached("service-role/AWSBackupServiceRolePolicyForS3Backup"),),
        "AWS Backup documents this managed policy for backups of EKS whose volumes are S3 buckets. "
        "It is attached only where the spec has such volumes, and only the service "
        "backup.amazonaws.com can assume the role.",
    ),
    Acknowledgement(
        Velero,
        "Bucket",
        ("AwsSolutions-S1", *in_packs("S3BucketLoggingEnabled", "S3BucketReplicationEnabled")),
        "Only the role of Velero uses the bucket, unless an administrator of the account does, and "
        "data events of CloudTrail record that more completely than access logs. A replica in "
        "another Region would have backups whose snapshots stay in this one; copies of AWS Backup "
        "have both.",
    ),
    Acknowledgement(
        Velero,
        "Identity/Policy",
        _velero,
        "Describe actions of EC2 do not support resource-level permissions. Files of backups are "
        "not known before they exist: the asterisk stands for those of one folder of one bucket. "
        "Snapshots and volumes get their ids when they are created: the policy allows "
        "making and using those with the tag of this cluster only, and deleting only snapshots "
        "that Velero made. Tags are allowed at creation only.",
    ),
)
