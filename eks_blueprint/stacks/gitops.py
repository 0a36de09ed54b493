"""The GitOps trees of all clusters of an app."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aws_cdk import Stack

from eks_blueprint.delivery import write_files
from eks_blueprint.stacks.cluster import ClusterStack

__all__ = ["write_gitops"]


def write_gitops(stacks: Iterable[Stack], folder: Path) -> tuple[Path, ...]:
    """Write the files for the GitOps repositories of the clusters.

    :param stacks: stacks of the app; network stacks are ignored.
    :param folder: root of the tree; not created if no cluster has GitOps.
    :returns: paths of the files.
    """
    clusters = [stack for stack in stacks if isinstance(stack, ClusterStack)]
    components = [c.blueprint.components for c in clusters]
    files = {
        path: text for one in components if one is not None for path, text in one.files.items()
    }
    return tuple(sorted(write_files(files, folder)))
