"""Fields of Kubernetes objects that cannot be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from eks_blueprint.catalogue._load import load

__all__ = ["ImmutableFields", "immutable_fields", "recreated_kinds"]


@dataclass(frozen=True)
class ImmutableFields:
    """Fields of a kind that the API server refuses to change.

    :param kind: the kind.
    :param fields: dotted paths; a path includes everything below it.
    :param source: where the rule was read.
    :param recreated: whether an object is deleted and created again when its update is refused,
        because nothing is lost by that.
    :param group: API group of the kind; empty for the core. Default: any.
    :param when_set: paths that can be set later, but then neither changed nor removed. Default:
        none.
    :param defaults: what the API server takes by path where an object says nothing. Default: none.
    """

    kind: str
    fields: tuple[str, ...]
    source: str
    recreated: bool = False
    group: str | None = None
    when_set: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)


@cache
def immutable_fields() -> Mapping[str, ImmutableFields]:
    """Return the immutable fields by kind."""
    return load("immutable.yaml", ImmutableFields)


@cache
def recreated_kinds() -> tuple[str, ...]:
    """Return the kinds whose objects both deliveries recreate when an update is refused."""
    return tuple(kind for kind, facts in immutable_fields().items() if facts.recreated)
