"""Rules between components and the kinds of compute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from eks_blueprint.errors import Found
from eks_blueprint.spec.components import TurnedOn
from eks_blueprint.spec.compute_kinds import ComputeKind, has_first_nodes

__all__ = ["component_compute_issues"]


def component_compute_issues(
    components: Sequence[TurnedOn], kinds: AbstractSet[ComputeKind]
) -> Iterator[Found]:
    """Return issues for components that the compute of a cluster does not have, or not run.

    :param components: the enabled components.
    :param kinds: the kinds of compute of the cluster.
    """
    for component, (path, *_) in components if "auto_mode" in kinds else ():
        if component.not_in_auto_mode is not None:
            yield path[:1], f"cannot be set with auto_mode, {component.not_in_auto_mode}"
    for component, (path, *_) in components if not has_first_nodes(kinds) else ():
        if "nodes" in component.needs:
            yield (
                path[:1],
                "needs a node group: its pods get permissions through Pod Identity, which Fargate "
                "does not have; keep node_groups.system, or remove it",
            )
