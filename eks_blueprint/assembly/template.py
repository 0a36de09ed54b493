"""What a template of CloudFormation must look like to be read."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["json_of", "template_of"]

_SECTIONS = ("Resources", "Parameters", "Mappings", "Conditions", "Outputs")
# CloudFormation names no limit. Templates of apps have about thirty levels; whoever walks through
# many more runs out of Python's stack.
_LEVELS = 200


def json_of(text: str) -> Any:
    """Return the value of a text in JSON.

    :param text: the text.
    :raises ValueError: if it is no JSON, such as ``NaN``, or has more than 200 levels.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError(f"must have at most {_LEVELS} levels") from None
    if _is_deep(value):
        raise ValueError(f"must have at most {_LEVELS} levels")
    return value


def template_of(content: Any) -> dict[str, Any]:
    """Return a template whose sections are objects and whose resources have types.

    :param content: the template, as it was parsed.
    :raises ValueError: if it is none.
    """
    if not isinstance(content, dict):
        raise ValueError("a template must be an object")
    for section in _SECTIONS:
        if not isinstance(content.get(section) or {}, dict):
            raise ValueError(f"{section} must be an object")
    for key, resource in (content.get("Resources") or {}).items():
        # What a loop makes has no type of its own.
        known = isinstance(resource, dict) and isinstance(resource.get("Type"), str)
        if not known and not key.startswith("Fn::"):
            raise ValueError(f"{key} must be a resource with a Type")
    if _is_deep(content):
        raise ValueError(f"must have at most {_LEVELS} levels")
    return content


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _is_deep(value: Any) -> bool:
    """Say whether there are too many levels; the parts of one level are looked at together."""
    parts = [value]
    for _ in range(_LEVELS + 1):
        parts = [
            item
            for part in parts
            if isinstance(part, dict | list)
            for item in (part.values() if isinstance(part, dict) else part)
        ]
        if not parts:
            return False
    return True
