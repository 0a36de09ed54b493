"""What uses a resource."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from eks_blueprint.assembly import Resource
from eks_blueprint.review.access.statements import POLICIES
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["users_of"]

_Users = Mapping[int, list[Resource]]
_known: WeakKeyDictionary[Source, _Users] = WeakKeyDictionary()


def users_of(source: Source, resource: Resource) -> tuple[Place, ...]:
    """Return the resources that refer to one, without the policies attached to it.

    :param source: the assembly.
    :param resource: the resource.
    """
    if source not in _known:
        _known[source] = _all(source)
    return tuple(source.place(one) for one in _known[source].get(id(resource), ()))


def _all(source: Source) -> _Users:
    found: dict[int, list[Resource]] = {}
    for stack in source.assembly.stacks.values():
        for one in stack.resources.values():
            if one.type in POLICIES:
                continue
            targets = {id(t.resource): t.resource for t in source.targets(stack, one.content)}
            for key in targets:
                if targets[key] is not one:
                    found.setdefault(key, []).append(one)
    return found
