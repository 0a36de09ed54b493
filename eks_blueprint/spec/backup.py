"""AWS Backup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import BackupVaultArn
from eks_blueprint.spec.types import Int, pattern

__all__ = ["BackupRuleSpec", "BackupSpec", "VaultLockSpec"]

# Backup API 2018-11-15, PutBackupVaultLockConfiguration: the longest retention is 36,500 days.
Days = Annotated[Int, Field(ge=1, le=36500)]
# Backup API 2018-11-15, shape BackupRuleName.
RuleName = Annotated[
    str,
    Field(max_length=50),
    AfterValidator(
        pattern(
            r"[a-zA-Z0-9_.-]+",
            "a name of letters, digits, hyphens, dots and underscores such as daily",
        )
    ),
]


class BackupRuleSpec(Spec):
    """When backups are made, and how long they are kept.

    Source: AWS Backup developer guide, "Backup plan options and configuration".
    """

    frequency: Literal["daily", "weekly", "monthly"] = "daily"
    """How often: every day, on Sundays, or on the first day of a month. Default: daily."""

    hour: Annotated[Int, Field(ge=0, le=23)] = 3
    """Hour in UTC at which the start window begins; AWS Backup starts within eight hours.
    Default: 3."""

    retention_days: Days = 35
    """Days until a backup is deleted. Default: 35."""

    copy_to_vault_arn: BackupVaultArn | None = None
    """Vault of another Region or account that gets a copy of each backup, with the same retention.
    Default: none."""


class VaultLockSpec(Spec):
    """A lock that keeps backups from being deleted before their time.

    Source: Backup API 2018-11-15, PutBackupVaultLockConfiguration; AWS Backup developer guide, "AWS
    Backup Vault Lock".
    """

    min_retention_days: Days = 7
    """Shortest retention that the vault takes. Default: 7."""

    max_retention_days: Days | None = None
    """Longest retention that the vault takes. Default: none."""

    changeable_for_days: Annotated[Int, Field(ge=3, le=36500)] | None = None
    """Days after which nobody can remove the lock, not even AWS (compliance mode). Default: none;
    principals with the permission can remove it (governance mode)."""

    def issues(self) -> Iterable[Found]:
        if (
            self.max_retention_days is not None
            and self.max_retention_days < self.min_retention_days
        ):
            yield (
                ("max_retention_days",),
                f"must be at least min_retention_days ({self.min_retention_days}), got "
                f"{self.max_retention_days}",
            )


class BackupSpec(Spec):
    """Backups of the cluster by AWS Backup, in a vault of its own.

    A backup has the objects of the cluster, Secrets included, and the volumes that claims use: EBS,
    EFS and S3. It has no images, and nothing of the network.

    Source: AWS Backup developer guide, "Amazon EKS backups"; EKS user guide, "Backup your EKS
    Clusters with AWS Backup".
    """

    rules: dict[RuleName, BackupRuleSpec] = {}
    """Rules by name. Default: one, daily, of which backups are kept for 35 days."""

    vault_lock: VaultLockSpec | None = None
    """Lock of the vault; `{}` for the defaults. Default: none."""

    @property
    def effective_rules(self) -> dict[str, BackupRuleSpec]:
        """The rules, or the one that there is without any."""
        return {**self.rules} or {"daily": BackupRuleSpec()}

    def issues(self) -> Iterable[Found]:
        lock = self.vault_lock
        if lock is None:
            return
        least, most = lock.min_retention_days, lock.max_retention_days
        wanted = f"{least} days or more" if most is None else f"{least} to {most} days"
        for name, rule in self.effective_rules.items():
            if rule.retention_days < least or (most is not None and rule.retention_days > most):
                path = ("rules", name, "retention_days") if self.rules else ("vault_lock",)
                yield (
                    path,
                    f"must fit the lock of the vault, {wanted}, got {rule.retention_days} of rule "
                    f"{name}; AWS Backup fails other backups",
                )
