"""Rules between what backs up a cluster and its other fields."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.velero_and_addons import velero_driver_issues

__all__ = ["backup_issues_of"]


def backup_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on backups.

    :param cluster: the cluster.
    """
    if cluster.velero is not None:
        yield from below(("addons",), velero_driver_issues(cluster.effective_addons))
