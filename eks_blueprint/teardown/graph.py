"""What of a stack is deleted before what: the reverse of its creation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eks_blueprint.assembly import Resource, Stack, in_order

__all__ = ["all_before", "deletion_times"]

Seconds = tuple[int, int]


def all_before(stack: Stack) -> Mapping[str, frozenset[str]]:
    """Return what exists before each resource, through any number of steps.

    CloudFormation deletes a resource before everything that it waited for. Resources that wait for
    each other cannot be created; the circle is cut.

    :param stack: the stack.
    :returns: logical ids by logical id.
    """
    found: dict[str, frozenset[str]] = {}
    for key in _in_order(stack):
        direct = stack.resources[key].depends_on & found.keys()
        found[key] = direct.union(*(found[one] for one in direct))
    return found


def deletion_times(stack: Stack, seconds: Callable[[Resource], Seconds]) -> Mapping[str, Seconds]:
    """Return when each resource is gone, in seconds since the deletion of the stack began.

    :param stack: the stack.
    :param seconds: the shortest and the longest time that the deletion of a resource takes.
    :returns: the earliest and the latest time by logical id.
    """
    dependents: dict[str, list[str]] = {key: [] for key in stack.resources}
    gone: dict[str, Seconds] = {}
    for key in reversed(_in_order(stack)):
        waits = [gone[one] for one in dependents[key] if one in gone]
        least, most = seconds(stack.resources[key])
        gone[key] = (
            max((one[0] for one in waits), default=0) + least,
            max((one[1] for one in waits), default=0) + most,
        )
        for one in stack.resources[key].depends_on & dependents.keys():
            dependents[one].append(key)
    return gone


def _in_order(stack: Stack) -> list[str]:
    """Return the logical ids in an order of creation."""
    return in_order({key: one.depends_on for key, one in stack.resources.items()})
