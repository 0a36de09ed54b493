"""Rules between backups and the vault that the library makes for a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.backup import BackupSpec

__all__ = ["own_vault_issues", "vault_name"]

_LONGEST = 50


def vault_name(cluster_name: str) -> str:
    """Return a name of 2 to 50 characters that is that of no other cluster.

    :param cluster_name: name of the cluster.

    Source: Backup API 2018-11-15, shape BackupVaultName.
    """
    name = f"eks-{cluster_name}"
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}-{digest}"


def own_vault_issues(
    backup: BackupSpec, *, cluster_name: str, region: str | None, account: str | None
) -> Iterator[Found]:
    """Return an issue for each rule that copies backups into the vault in which they are.

    :param backup: the backups.
    :param cluster_name: name of the cluster.
    :param region: its Region; ``None`` if it is not known.
    :param account: its account; ``None`` if it is not known.
    """
    own = [region, account, "backup-vault", vault_name(cluster_name)]
    for name, rule in backup.rules.items():
        copies = rule.copy_to_vault_arn
        if copies is not None and copies.split(":")[3:] == own:
            yield (
                ("rules", name, "copy_to_vault_arn"),
                f"must be another vault than that of the cluster, in which the backups are, got "
                f"{copies}; name a vault of another Region or account, or remove the key",
            )
