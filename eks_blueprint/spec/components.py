"""Which components of the catalogue a cluster turns on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.catalogue import Component, components
from eks_blueprint.spec._base import Spec

__all__ = ["TurnedOn", "components_of", "set_fields"]

TurnedOn = tuple[Component, list[tuple[str, ...]]]
"""A component that is on, with the paths of the fields that turn it on."""


def components_of(spec: Spec) -> Iterator[TurnedOn]:
    """Yield each enabled component, with the paths of the fields that enable it.

    :param spec: a cluster.
    """
    auto_mode = bool(set_fields(spec, "auto_mode"))
    for component in components().values():
        paths = [path for dotted in component.when for path in set_fields(spec, dotted)]
        if paths:
            yield component.with_auto_mode if auto_mode else component, paths


def set_fields(spec: Spec, dotted: str) -> list[tuple[str, ...]]:
    """Yield the path of each field that is set: neither null nor false nor empty.

    :param spec: the spec with the field.
    :param dotted: names joined by dots, with ``*`` for any key of a map.
    """
    found: list[tuple[tuple[str, ...], Any]] = [((), spec)]
    for part in dotted.split("."):
        found = [
            ((*path, name), value)
            for path, holder in found
            for name, value in _values(holder, part)
            if value
        ]
    return [path for path, _ in found]


def _values(holder: Any, part: str) -> list[tuple[str, Any]]:
    if part != "*":
        return [(part, getattr(holder, part))]
    values: Mapping[str, Any] = holder
    return [*values.items()]
