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
        "resources that a backup consists of; a copy would make backups incomplete. Only the "
        "service backup.amazonaws.com can assume the role. It can make backups and cannot restore.",
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
