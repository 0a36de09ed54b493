"""What CloudFormation replaces, by type of resource."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from eks_blueprint.catalogue._load import FOLDER, load

__all__ = ["Guarded", "ResourceType", "Unique", "guarded", "resource_type", "unique"]


@dataclass(frozen=True)
class ResourceType:
    """What the schema of a resource type says about updates.

    :param create_only: dotted paths of properties that are only set when a resource is created; a
        change of one replaces it. ``*`` is any item of a list.
    :param conditional: those of which a change replaces it in some cases.
    :param identities: sets of properties that no two resources share and that a template can set.
    :param replaced_always: whether every change replaces it, because nothing can be updated.
    :param deleted_first: whether a replaced resource is deleted before the new one is created.
    """

    create_only: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    identities: tuple[tuple[str, ...], ...] = ()
    replaced_always: bool = False
    deleted_first: bool = False


@dataclass(frozen=True)
class Guarded:
    """What must not be replaced or deleted unasked.

    :param type: type of a resource, or kind of a Kubernetes object.
    :param noun: what it is called.
    :param loses: what is lost when it is deleted or replaced.
    :param warning: whether its loss is only a warning, because it can be made again.
    """

    type: str
    noun: str
    loses: str
    warning: bool = False


@dataclass(frozen=True)
class Unique:
    """Properties that only one resource may have, which the schema of its type does not say.

    :param type: type of the resource.
    :param properties: sets of properties.
    :param source: where the rule was read.
    """

    type: str
    properties: tuple[tuple[str, ...], ...]
    source: str


def resource_type(name: str) -> ResourceType | None:
    """Return what is known of a type, or ``None`` for custom resources, modules and new types.

    :param name: name of the type, such as ``AWS::EKS::Nodegroup``.
    """
    found = _types().get(name)
    if found is None:
        return None
    return ResourceType(
        create_only=tuple(found.get("create_only", ())),
        conditional=tuple(found.get("conditional", ())),
        identities=tuple(tuple(one) for one in found.get("identities", ())),
        replaced_always=found.get("replaced_always", False),
        deleted_first=found.get("deleted_first", False),
    )


@cache
def guarded() -> Mapping[str, Guarded]:
    """Return what must not be replaced or deleted unasked, by type or kind."""
    return load("guarded.yaml", Guarded)


@cache
def unique() -> Mapping[str, Unique]:
    """Return what only one resource may have, by type."""
    return load("unique.yaml", Unique)


@cache
def _types() -> Mapping[str, Mapping[str, Any]]:
    # JSON of 230 kB takes 3 ms to read, YAML would take a hundred times as long.
    found: Mapping[str, Mapping[str, Any]] = json.loads(
        (FOLDER / "resource-types.json").read_text(encoding="utf-8")
    )
    return found
