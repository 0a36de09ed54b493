"""Functions of CloudFormation whose values another template is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["as_list", "split", "substituted"]

_LISTS = ("CommaDelimitedList", "List<")


def substituted(content: Any) -> tuple[str | None, Mapping[str, Any]]:
    """Return the text of ``Fn::Sub`` and its own variables."""
    match content:
        case str():
            return content, {}
        case [str() as text, Mapping() as variables]:
            return text, variables
        case [str() as text]:
            return text, {}
    return None, {}


def as_list(value: Any, parameter: Mapping[str, Any]) -> Any:
    """Return what a parameter is given as the list that a reference to it is."""
    if not str(parameter.get("Type", "")).startswith(_LISTS):
        return value
    found = value if isinstance(value, list) else split([",", value])
    if isinstance(found, list):
        return [one.strip() if isinstance(one, str) else one for one in found]
    return found


def split(content: Any) -> Any:
    """Return what ``Fn::Split`` gives, where its text was joined with the same separator."""
    match content:
        case [str() as separator, {"Fn::Join": [joint, list() as parts]}] if joint == separator:
            if not any(isinstance(one, str) and separator in one for one in parts):
                return parts
        case [str() as separator, str() as text] if separator:
            return text.split(separator)
    return {"Fn::Split": content}
