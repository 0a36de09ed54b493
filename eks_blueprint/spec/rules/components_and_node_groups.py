"""Rules between components and the nodes on which they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.components import TurnedOn
from eks_blueprint.spec.node_groups import NodeGroupSpec

__all__ = ["component_node_issues"]


def component_node_issues(
    components: Sequence[TurnedOn], groups: Mapping[str, NodeGroupSpec]
) -> Iterator[Found]:
    """Return issues for components if the cluster has no nodes.

    :param components: the enabled components.
    :param groups: node groups of the cluster.
    """
    for component, (path, *_) in components if not groups else ():
        if "nodes" in component.needs:
            yield (
                path[:1],
                "needs a node group: its pods get permissions through Pod Identity, which Fargate "
                "does not have; keep node_groups.system, or remove it",
            )
