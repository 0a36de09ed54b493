"""The EFS CSI driver."""

from __future__ import annotations

from collections.abc import Mapping

from eks_blueprint.addons.context import AddonContext
from eks_blueprint.addons.permissions import Permissions

__all__ = ["permissions"]


def permissions(context: AddonContext) -> Mapping[str, Permissions]:
    """Give the pods that mount file systems a role, which each file system names in its policy.

    The role has no permissions of its own. The add-on takes no role for these pods, so that it has
    an association of its own.

    Source: kubernetes-sigs/aws-efs-csi-driver docs/parameters.md, mount option ``iam``, and
    issue 1759.
    """
    storage = context.spec.storage
    if storage is None or not storage.file_systems:
        return {}
    return {"efs-csi-node-sa": Permissions(own_association=True)}
