"""Clusters of a spec, divided among processes."""

from __future__ import annotations

from collections.abc import Iterable

from eks_blueprint.app.common import common_parts
from eks_blueprint.spec import BlueprintSpec

__all__ = ["partition"]


def partition(
    blueprint: BlueprintSpec, names: Iterable[str], count: int
) -> tuple[tuple[str, ...], ...]:
    """Divide clusters into sets of about equal size.

    Clusters with a stack in common, such as that of a shared network, stay in one set, so that no
    stack is made twice.

    :param blueprint: the spec.
    :param names: the clusters to divide.
    :param count: how many sets there are at most, from 1.
    :returns: the sets, none of them empty, each in the order of the names.
    """
    order = {name: index for index, name in enumerate(names)}
    sets: list[list[str]] = [[] for _ in range(count)]
    # The largest group first, each into the set that is the smallest so far.
    for group in sorted(_groups(blueprint, order), key=len, reverse=True):
        min(sets, key=len).extend(group)
    return tuple(tuple(sorted(one, key=order.__getitem__)) for one in sets if one)


def _groups(blueprint: BlueprintSpec, names: Iterable[str]) -> list[list[str]]:
    """Return the names in groups that have a stack in common, directly or through others."""
    group_of = {name: [name] for name in names}
    for part in common_parts(blueprint):
        if not part.together:
            continue
        known = [name for name in part.clusters if name in group_of]
        for name in known[1:]:
            one, other = group_of[known[0]], group_of[name]
            if one is not other:
                one += other
                group_of |= dict.fromkeys(other, one)
    return [group for name, group in group_of.items() if group[0] == name]
