"""Which kinds of Kubernetes stand in a namespace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read_as

__all__ = ["is_namespaced"]


@dataclass(frozen=True)
class _Kinds:
    namespaced: Mapping[str, tuple[str, ...]]
    cluster: Mapping[str, tuple[str, ...]]


@cache
def _kinds() -> _Kinds:
    return read_as("kinds.yaml", _Kinds)


def is_namespaced(group: str, kind: str) -> bool | None:
    """Tell whether objects of a built-in kind stand in a namespace.

    :param group: API group; that of the core is empty.
    :param kind: the kind.
    :returns: ``None`` for kinds that are not known, such as those of CustomResourceDefinitions.
    """
    if kind in _kinds().namespaced.get(group, ()):
        return True
    return False if kind in _kinds().cluster.get(group, ()) else None
