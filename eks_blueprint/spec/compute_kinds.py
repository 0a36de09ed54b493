"""On what the pods of a cluster run."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Literal

__all__ = ["ComputeKind", "has_first_nodes"]

ComputeKind = Literal["node_groups", "karpenter", "fargate"]


def has_first_nodes(kinds: AbstractSet[ComputeKind]) -> bool:
    """Return whether a new cluster has nodes; Karpenter itself needs some before it creates any.

    :param kinds: the kinds of compute of a cluster.
    """
    return "node_groups" in kinds
