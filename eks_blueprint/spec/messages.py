"""Pydantic's errors in terms of the spec."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from eks_blueprint.errors import Path

__all__ = ["ISSUES", "MANY", "ONE", "explain", "shown"]

ISSUES = "blueprint_issues"
"""Error type of rules over several fields; its context carries (path, message) pairs."""
ONE, MANY = "[one]", "[many]"
"""Tags of the forms of a field that takes a value or a list; they are no part of a path."""
_MARKS = ("[key]", ONE, MANY)

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "tuple_type": "a list",
    "list_type": "a list",
    "mapping_type": "a map",
}
_BOUNDS = {
    "greater_than_equal": (">=", "ge"),
    "greater_than": (">", "gt"),
    "less_than_equal": ("<=", "le"),
    "less_than": ("<", "lt"),
}


def explain(
    error: ValidationError, model: type[BaseModel], *, without: Collection[str] = ()
) -> Iterator[tuple[Path, str]]:
    """Convert a validation error to paths and messages.

    :param error: the error of pydantic.
    :param model: the validated model; messages suggest its fields as keys.
    :param without: types of errors that are left out. Default: none.
    """
    details = [one for one in error.errors(include_url=False) if one["type"] not in without]
    said_as: Mapping[str, str] = getattr(model, "SAID_AS", {})
    for detail in details:
        # Pydantic validates the list without the bad entry, and would report a confusing error.
        if detail["type"] == "too_short" and any(_below(d["loc"], detail["loc"]) for d in details):
            continue
        path: Path = tuple(part for part in detail["loc"] if part not in _MARKS)
        if path and path[0] in said_as:
            path = (said_as[str(path[0])], *path[1:])
        context = detail.get("ctx") or {}
        if detail["type"] == ISSUES:
            for below, message in context["issues"]:
                yield (*path, *below), message
        else:
            yield path, _message(detail, context, model)


def _below(path: Path, other: Path) -> bool:
    return len(path) > len(other) and path[: len(other)] == other


def _message(detail: ErrorDetails, context: Mapping[str, Any], model: type[BaseModel]) -> str:
    kind, got = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return _unknown_key(detail["loc"], model)
    if kind == "missing":
        return "is required, but is not set"
    if kind in _BOUNDS:
        sign, key = _BOUNDS[kind]
        return f"must be {sign} {context[key]}, got {shown(got)}"
    if kind == "literal_error":
        return f"must be one of {_allowed(context['expected'], got)}, got {shown(got)}"
    if kind in ("too_short", "too_long"):
        return _length(kind, context, got)
    if kind == "string_too_short":
        return f"must have at least {context['min_length']} characters, got {shown(got)}"
    if kind == "string_too_long":
        return f"must have at most {context['max_length']} characters, got {shown(got)}"
    if kind == "value_error":
        return str(context["error"])
    if kind in _WANTED:
        quoted = kind == "string_type" and isinstance(got, int | float)
        remedy = f'; put it in quotes: "{got}"' if quoted and not isinstance(got, bool) else ""
        return f"must be {_WANTED[kind]}, got {shown(got)}{remedy}"
    return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, got {shown(got)}"


def _allowed(expected: str, got: Any) -> str:
    """Return the allowed values; of a long list, those that are closest to what was given."""
    if len(expected) <= 300:
        return expected
    values = re.split(r", | or ", expected)
    near = difflib.get_close_matches(repr(got), values, n=3, cutoff=0.0)
    return f"{len(values)} values such as {', '.join(near)}"


def _unknown_key(loc: Path, model: type[BaseModel]) -> str:
    *parents, key = loc
    where = _model_at(model, tuple(parents))
    renamed = getattr(where, "RENAMED_KEYS", {}).get(str(key))
    if renamed is not None:
        return f"is now called {renamed}; rename the key"
    refused = getattr(where, "refused_key", None)
    if refused is not None and (reason := refused(str(key))) is not None:
        return str(reason)
    # Keys that are allowed in a file, but removed before the model is created.
    allowed = (*getattr(where, "FILE_KEYS", ()), *where.model_fields)
    allowed += getattr(where, "LAST_FILE_KEYS", ())
    meant = [*_close(str(key), allowed), *_further_down(where, str(key))]
    hint = f"did you mean {' or '.join(meant)}? " if meant else ""
    return f"is not a known key; {hint}allowed: {', '.join(allowed)}"


def _close(key: str, allowed: Sequence[str]) -> list[str]:
    """Return the key that is spelled alike, whatever the capitals, if there is one."""
    return difflib.get_close_matches(key.lower(), allowed, n=1)


def _further_down(where: type[BaseModel], key: str) -> list[str]:
    """Return where a key would be known one level further down, unless that is in many places."""
    holders = [
        f"{name}.NAME" if get_origin(field.annotation) is dict else name
        for name, field in where.model_fields.items()
        if key in getattr(_model_in(field.annotation), "model_fields", ())
    ]
    return [f"{holder}.{key}" for holder in holders] if len(holders) < 3 else []


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """Follow fields and named maps to the model that rejected a key."""
    for part in path:
        field = model.model_fields.get(str(part))
        # The key of a named map is not a field: the model of the map was reached one step before.
        if field is not None:
            model = _model_in(field.annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)


def _length(kind: str, context: Mapping[str, Any], got: Any) -> str:
    bound = context["min_length"] if kind == "too_short" else context["max_length"]
    words = "at least" if kind == "too_short" else "at most"
    one, many = ("character", "characters") if isinstance(got, str) else ("entry", "entries")
    noun = one if bound == 1 else many
    return f"must have {words} {bound} {noun}, got {len(got)}"


def shown(value: Any) -> str:
    """Return a value as text for an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)
