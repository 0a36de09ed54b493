"""Null removes what a lower layer has; where there is nothing to remove, it is a slip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec._base import below

__all__ = ["pointless_nulls", "without_nulls_of"]


@dataclass(frozen=True)
class _Map:
    """A map with names of the user's choice.

    :param entry: annotation of each value.
    """

    entry: Any

    @property
    def keeps_null(self) -> bool:
        """Whether null is a value of its own."""
        return type(None) in get_args(self.entry)


_Shape = type[BaseModel] | _Map | None


@cache
def _shape(annotation: Any) -> _Shape:
    """Tell what a field holds: a model, a map, or something whose nulls are not looked at."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is dict:
        _, entry = get_args(annotation)
        # Values of charts and of add-ons: null removes there what the library sets.
        return None if entry is Any else _Map(entry)
    if get_origin(annotation) is tuple:
        return None
    found = (_shape(argument) for argument in get_args(annotation) if isinstance(argument, type))
    nested = (_shape(argument) for argument in get_args(annotation) if get_origin(argument))
    return next((shape for shape in (*found, *nested) if shape is not None), None)


def _children(
    value: Mapping[str, Any], shape: type[BaseModel] | _Map
) -> Iterator[tuple[str, Any, Any]]:
    """Give key, value and annotation of each entry whose annotation is known."""
    for key, item in value.items():
        if isinstance(shape, _Map):
            yield key, item, shape.entry
        elif key in shape.model_fields:
            yield key, item, shape.model_fields[key].annotation


def without_nulls_of(value: Any, annotation: Any) -> Any:
    """Take out every null that removes a field or an entry of a map: the default counts again.

    Null stays where it means something else: for an unknown key, which is refused, in a map that
    knows null, and in values of charts and add-ons.

    :param value: what a user said.
    :param annotation: the model or type that it becomes.
    """
    shape = _shape(annotation)
    if shape is None or not isinstance(value, Mapping):
        return value
    keeps = isinstance(shape, _Map) and shape.keeps_null
    known = {key: inner for key, _, inner in _children(value, shape)}
    return {
        key: without_nulls_of(item, known.get(key))
        for key, item in value.items()
        if item is not None or keeps or key not in known
    }


def pointless_nulls(value: Any, lower: Any, annotation: Any) -> Iterator[Found]:
    """Find nulls where no lower layer has a value.

    :param value: what a user said in one layer.
    :param lower: the layers below, merged.
    :param annotation: the model or type that both become.
    """
    shape = _shape(annotation)
    if shape is None or not isinstance(value, Mapping):
        return
    for key, item, inner in _children(value, shape):
        under = lower.get(key) if isinstance(lower, Mapping) else None
        path: Path = (key,)
        if item is not None:
            yield from below(path, pointless_nulls(item, under, inner))
        elif under is None and not (isinstance(shape, _Map) and shape.keeps_null):
            yield path, f"has no value, and there is nothing to remove; {_remedy(inner)}"


def _remedy(annotation: Any) -> str:
    shape = _shape(annotation)
    required: list[str] = []
    if isinstance(shape, type):
        required = [name for name, field in shape.model_fields.items() if field.is_required()]
    if required:
        return f"set {', '.join(required)}, or leave the key out"
    if shape is not None:
        return "write {} for the defaults, or leave the key out"
    return "give it a value, or leave the key out"
