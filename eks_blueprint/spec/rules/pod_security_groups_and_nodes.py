"""Rules between security groups for pods and the nodes of these pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.instance_types import trunk_issues
from eks_blueprint.spec.node_groups import NodeGroupSpec
from eks_blueprint.spec.node_pools import NodePoolSpec

__all__ = ["branch_interface_issues"]


def branch_interface_issues(
    nodes: Mapping[str, NodeGroupSpec]
    | Mapping[str, NodePoolSpec]
    | Mapping[str, NodeGroupSpec | NodePoolSpec],
) -> Iterator[Found]:
    """Return issues for nodes whose instance types do not support branch network interfaces.

    :param nodes: node groups or node pools by name.
    """
    for name, one in nodes.items():
        yield from below((name,), trunk_issues(one.types))
