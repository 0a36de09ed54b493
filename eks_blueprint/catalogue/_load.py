"""Reads the catalogue's YAML files, each once, with strict checks of keys and types."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from eks_blueprint.errors import BlueprintError
from eks_blueprint.yaml_loader import LOADER

__all__ = ["FOLDER", "load", "load_list", "read", "read_as"]

_Model = TypeVar("_Model")

# Not importlib.resources, whose first call costs 5 ms; the CDK does not run from a zip file anyway.
FOLDER = Path(__file__).parent


@cache
def read(name: str) -> Any:
    """Read a file of the catalogue once.

    :param name: path below the catalogue, such as ``kubernetes/1.35.yaml``.
    """
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=LOADER)


def load(name: str, model: type[_Model]) -> Mapping[str, _Model]:
    """Read a file that has an entry for each name.

    :param name: path below the catalogue.
    :param model: frozen dataclass of an entry; its first field takes the name.
    :raises BlueprintError: if a key is unknown or missing, or a value has another type.
    """
    entries = _map(name, read(name))
    return types.MappingProxyType(
        {key: _instance(model, facts, f"{name}: {key}", key) for key, facts in entries.items()}
    )


def load_list(name: str, model: type[_Model]) -> tuple[_Model, ...]:
    """Read a file that is a list.

    :param name: path below the catalogue.
    :param model: frozen dataclass of an entry.
    :raises BlueprintError: if a key is unknown or missing, or a value has another type.
    """
    found: tuple[_Model, ...] = _tuple((model, ...), read(name), name)
    return found


def read_as(name: str, model: type[_Model]) -> _Model:
    """Read a file that is one object.

    :param name: path below the catalogue.
    :param model: frozen dataclass of the file.
    :raises BlueprintError: if a key is unknown or missing, or a value has another type.
    """
    return _instance(model, read(name), f"{name}: ", None)


@cache
def _types(model: Any) -> Mapping[str, Any]:
    return get_type_hints(model)


def _instance(model: type[_Model], facts: Any, where: str, key: str | None) -> _Model:
    """Create a dataclass from a map; if there is a key, it becomes the first field."""
    given = dict(_map(where, facts))
    hints = _types(cast("Any", model))
    expected = fields(model)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    if key is not None:
        values[expected[0].name] = key
        expected = expected[1:]
    names = [field.name for field in expected]
    for name in given:
        if name not in names:
            raise BlueprintError(
                f"catalogue/{_path(where, name)} is not known; allowed are {', '.join(names)}"
            )
    for field in expected:
        if field.name in given:
            values[field.name] = _value(
                hints[field.name], given[field.name], _path(where, field.name)
            )
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BlueprintError(f"catalogue/{_path(where, field.name)} must be set")
    return model(**values)


def _value(hint: Any, value: Any, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return value
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not types.NoneType)
        return None if value is None else _value(inner, value, where)
    if origin is Literal:
        if value not in arguments:
            raise _wrong(where, f"one of {', '.join(map(str, arguments))}", value)
        return value
    if origin is tuple:
        return _tuple(arguments, value, where)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        entries = _map(where, value)
        return types.MappingProxyType(
            {key: _value(arguments[1], one, _path(where, key)) for key, one in entries.items()}
        )
    if is_dataclass(hint):
        return _instance(hint, value, where, None)  # type: ignore[arg-type]
    if hint is Decimal and type(value) in (int, float):
        # As the file has it: a float that is converted by itself has more digits.
        return Decimal(str(value))
    # A boolean is an integer in Python, and a date-time is a date.
    if type(value) is not hint:
        raise _wrong(where, f"of type {hint.__name__}", value)
    return value


def _tuple(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(where, "a list", value)
    hints = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else [*arguments]
    if len(hints) != len(value):
        raise _wrong(where, f"a list of {len(hints)}", value)
    return tuple(
        _value(hint, one, f"{where}[{index}]")
        for index, (hint, one) in enumerate(zip(hints, value, strict=True))
    )


def _map(where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, "a map", value)
    for key in value:
        if not isinstance(key, str):
            raise BlueprintError(f"catalogue/{where} must have texts as keys, got {key!r}")
    return value


def _path(where: str, name: str) -> str:
    return f"{where}{name}" if where.endswith(" ") else f"{where}.{name}"


def _wrong(where: str, wanted: str, value: Any) -> BlueprintError:
    return BlueprintError(f"catalogue/{where.rstrip(': ')} must be {wanted}, got {value!r}")
