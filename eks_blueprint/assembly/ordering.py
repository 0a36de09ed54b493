"""The order in which things that wait for each other can be made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

__all__ = ["in_order"]


def in_order(needs: Mapping[str, Collection[str]]) -> list[str]:
    """Return names so that each stands after those that it needs, as far as they are names.

    Where all that is left waits for a circle, which can never be made, the first name of it is
    taken, so that everything is returned all the same.

    :param needs: what each name needs.
    """
    left = dict(needs)
    order: list[str] = []
    while left:
        ready = [name for name, below in left.items() if not left.keys() & (set(below) - {name})]
        for name in ready or [next(iter(left))]:
            order.append(name)
            del left[name]
    return order
