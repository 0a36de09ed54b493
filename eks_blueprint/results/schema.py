"""JSON Schemas of results."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

__all__ = ["schema_of"]

_SIMPLE: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    timedelta: {"type": "number"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
    object: {},
    Any: {},
}


def schema_of(kind: str, model: type) -> dict[str, Any]:
    """Return the JSON Schema of what ``as_json`` writes.

    :param kind: what it is the result of.
    :param model: dataclass of the result.
    :raises TypeError: if a part has a type that no result has.
    """
    definitions: dict[str, Any] = {}
    _schema(model, definitions)
    head = {"result": {"const": kind}, "format": {"type": "integer"}}
    own = definitions.pop(model.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **own,
        "required": [*head, *own["required"]],
        "properties": {**head, **own["properties"]},
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(type_: Any, definitions: dict[str, Any]) -> Mapping[str, Any]:
    if type_ in _SIMPLE:
        return _SIMPLE[type_]
    if isinstance(type_, type):
        if is_dataclass(type_):
            return _object(type_, definitions)
        if issubclass(type_, Enum):
            return {"enum": [one.value for one in type_]}
        if issubclass(type_, PurePath):
            return _SIMPLE[str]
    return _generic(type_, definitions)


def _generic(type_: Any, definitions: dict[str, Any]) -> Mapping[str, Any]:
    origin, of = get_origin(type_), get_args(type_)
    if origin is Literal:
        return {"enum": [*of]}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(one, definitions) for one in of]}
    if origin is tuple and of[1:] != (...,):
        items = [_schema(one, definitions) for one in of]
        return {"type": "array", "prefixItems": items, "minItems": len(of), "maxItems": len(of)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(of[1], definitions)}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return {"type": "array", "items": _schema(of[0], definitions)}
    raise TypeError(f"a result must be made of data, got {type_}")


def _object(model: type, definitions: dict[str, Any]) -> Mapping[str, Any]:
    reference = {"$ref": f"#/$defs/{_name(model, definitions)}"}
    if _name(model, definitions) in definitions:
        return reference
    definition: dict[str, Any] = {"title": f"{model.__module__}.{model.__qualname__}"}
    definitions[_name(model, definitions)] = definition
    hints = get_type_hints(model)
    properties = {
        one.name: _schema(hints[one.name], definitions)
        for one in fields(model)
        if one.metadata.get("data", True)
    }
    definition |= {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }
    return reference


def _name(model: type, definitions: Mapping[str, Any]) -> str:
    """Return the name of a model; models of one name are told apart by their rooms."""
    title = f"{model.__module__}.{model.__qualname__}"
    known = definitions.get(model.__name__)
    if known is None or known["title"] == title:
        return model.__name__
    room = "".join(part.title() for part in model.__module__.split(".")[1:-1])
    return f"{room}{model.__name__}"
