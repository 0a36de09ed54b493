"""Acknowledgements of backups."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached
from eks_blueprint.storage import Backup

__all__ = ["ENTRIES"]

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
)
