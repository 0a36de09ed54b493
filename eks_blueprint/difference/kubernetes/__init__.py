"""What a deployment does to the objects and Helm releases of clusters."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference.change import ResourceChange

__all__ = ["kubernetes_changes"]


def kubernetes_changes(old: CloudAssembly, new: CloudAssembly) -> Iterator[ResourceChange]:
    """Yield what changes of the objects and Helm releases of clusters that both sides have.

    :param old: what is deployed.
    :param new: what will be deployed.
    """
    del old, new
    yield from ()
