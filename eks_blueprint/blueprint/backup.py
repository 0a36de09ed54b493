"""The backups of a cluster."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.attributes import arn
from eks_blueprint.blueprint.components import Components
from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.storage import Backup

__all__ = ["define_backup"]


def define_backup(
    scope: Construct, context: ClusterContext, components: Components | None
) -> Backup | None:
    """Make the backups of a cluster, if its spec asks for them.

    :param scope: construct that owns them.
    :param context: the cluster.
    :param components: components of the cluster, whose file systems are backed up as well.
    """
    spec = context.spec
    if spec.backup is None:
        return None
    files = components.file_systems.values() if components is not None else ()
    return Backup(
        scope,
        "Backup",
        cluster=context.cluster,
        spec=spec.backup,
        cluster_name=context.cluster_name,
        file_system_arns=[
            arn("elasticfilesystem", f"file-system/{one.file_system_id}") for one in files
        ],
        buckets=spec.storage is not None and bool(spec.storage.buckets),
        removal_policy=context.removal_policy,
    )
