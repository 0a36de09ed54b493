"""Rules between components and the add-ons that they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.errors import Found
from eks_blueprint.spec.addons import AddonSpec
from eks_blueprint.spec.components import TurnedOn

__all__ = ["component_addon_issues"]


def component_addon_issues(
    components: Sequence[TurnedOn],
    addons: Mapping[str, AddonSpec | None],
    *,
    effective: Mapping[str, AddonSpec],
    nodes: bool,
) -> Iterator[Found]:
    """Return issues for components that need a removed add-on.

    :param components: the enabled components.
    :param addons: the add-ons of the spec; removed ones are null.
    :param effective: the installed add-ons.
    :param nodes: whether a new cluster has nodes.
    """
    for component, paths in components:
        missing = [(name, path) for name in component.addons for path in paths]
        # If there are no nodes, another rule rejects the component.
        if nodes or "nodes" not in component.needs:
            missing += [(name, paths[0][:1]) for name in component.requires]
        for name, path in missing:
            if name not in effective:
                why = "which was removed" if name in addons else "and there is none"
                yield path, f"needs the add-on {name}, {why}"
