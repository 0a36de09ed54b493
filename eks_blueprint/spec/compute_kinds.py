"""On what the pods of a cluster run."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Literal

__all__ = ["ComputeKind", "has_first_nodes"]

ComputeKind = Literal["node_groups", "karpenter", "fargate", "auto_mode", "local_cluster"]


def has_first_nodes(kinds: AbstractSet[ComputeKind]) -> bool:
    """Return whether a new cluster has nodes, or gets them as soon as pods wait.

    Karpenter is not enough: it needs a node before it creates any.

    :param kinds: the kinds of compute of a cluster.
    """
    return not kinds.isdisjoint(("node_groups", "auto_mode", "local_cluster"))
