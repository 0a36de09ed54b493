"""The GitOps trees of all clusters of an app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aws_cdk import Stack

from eks_blueprint.delivery import rendered, write_files
from eks_blueprint.stacks.cluster import ClusterStack

__all__ = ["write_gitops"]


def write_gitops(stacks: Iterable[Stack], folder: Path) -> tuple[Path, ...]:
    """Write the files for the GitOps repositories of the clusters.

    :param stacks: stacks of the app; network stacks are ignored.
    :param folder: root of the tree; not created if no cluster has GitOps.
    :returns: paths of the files.
    """
    clusters = [stack for stack in stacks if isinstance(stack, ClusterStack)]
    components = [c.blueprint.components for c in clusters if c.blueprint.components is not None]
    files: dict[str, str] = {}
    shared: dict[str, Sequence[Mapping[str, Any]]] = {}
    for one in components:
        tree = one.flux_delivery
        if tree is not None and tree.layout == "fleet":
            # What clusters share is rendered once; rendering is slow.
            shared |= tree.tree
        else:
            files |= one.files
    return tuple(sorted(write_files(files | rendered(shared), folder)))
