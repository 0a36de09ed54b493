"""What a template of CloudFormation must look like to be read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

__all__ = ["bounded", "json_of", "template_of"]

_SECTIONS = ("Resources", "Parameters", "Mappings", "Conditions", "Outputs")
# CloudFormation names no limit. Templates of apps have about thirty levels; whoever walks through
# many more runs out of Python's stack.
_LEVELS = 200
# CloudFormation takes templates of one megabyte. Aliases of aliases in YAML multiply values.
_VALUES = 1_000_000


def json_of(text: str) -> Any:
    """Return the value of a text in JSON.

    :param text: the text.
    :raises ValueError: if it is no JSON, such as ``NaN``, or has more than 200 levels.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError(f"must have at most {_LEVELS} levels") from None
    return bounded(value)


def bounded(value: Any) -> Any:
    """Return a value that can be walked through.

    :param value: the value, which aliases of YAML may repeat.
    :raises ValueError: if it has more than 200 levels, or more than a million values.
    """
    if _is_deep(value):
        raise ValueError(f"must have at most {_LEVELS} levels")
    if _count(value, {}) > _VALUES:
        raise ValueError(f"must have at most {_VALUES:,} values, with those that aliases repeat")
    return value


def template_of(content: Any) -> dict[str, Any]:
    """Return a template whose sections are objects and whose resources have types.

    :param content: the template, as it was parsed.
    :raises ValueError: if it is none.
    """
    if not isinstance(content, dict):
        raise ValueError("a template must be an object")
    bounded(content)
    for section in _SECTIONS:
        if not isinstance(content.get(section, {}), dict | None):
            raise ValueError(f"{section} must be an object")
    for key, resource in (content.get("Resources") or {}).items():
        # What a loop makes has no type of its own.
        known = isinstance(resource, dict) and isinstance(resource.get("Type"), str)
        if not known and not key.startswith("Fn::"):
            raise ValueError(f"{key} must be a resource with a Type")
    return content


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _is_deep(value: Any) -> bool:
    """Say whether there are too many levels; the parts of one level are looked at together."""
    parts = [value]
    for _ in range(_LEVELS + 1):
        # What aliases repeat is looked at once in a level.
        parts = [
            item
            for part in {id(one): one for one in parts if isinstance(one, dict | list)}.values()
            for item in _items(part)
        ]
        if not parts:
            return False
    return True


def _count(value: Any, known: dict[int, int]) -> int:
    """Count values; those of maps and lists that were counted before are known."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        known[id(value)] = 1 + sum(_count(one, known) for one in _items(value))
    return known[id(value)]


def _items(value: dict[Any, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
