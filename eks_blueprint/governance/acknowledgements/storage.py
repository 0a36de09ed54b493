"""Acknowledgements of file systems."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import in_packs
from eks_blueprint.storage import FileSystem

__all__ = ["ENTRIES"]


def _backed_up(files: FileSystem) -> Iterable[str]:
    # A file system without backups is a finding that its owner has to answer.
    return in_packs("EFSInBackupPlan", packs=("HIPAA.Security", "NIST.800.53.R5")) * files.backup


ENTRIES = (
    Acknowledgement(
        FileSystem,
        "Resource",
        _backed_up,
        "Automatic backups are on: AWS Backup keeps daily backups for 35 days through the plan "
        "that EFS creates in the account. The plan is not a resource of this stack, so the rule "
        "cannot see it.",
    ),
)
