"""Values of a template as CloudFormation would fill them in, as far as the template says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["ABSENT", "Unknown", "flag", "is_known", "is_unknown", "number", "unknown", "words"]

_PLACEHOLDER = re.compile(r"<[^<>]+>")
_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")


@dataclass(frozen=True)
class Unknown:
    """A value that a template does not say, or that refers to something.

    :param text: how it is shown, such as ``<Key.Arn>``.
    :param stack: stack of the resource that it refers to. Default: it refers to no resource.
    :param logical_id: that resource.
    :param attribute: its attribute; empty for ``Ref``.
    """

    text: str
    stack: str = ""
    logical_id: str = ""
    attribute: str = ""

    def __str__(self) -> str:
        return self.text


class _Absent:
    """What ``AWS::NoValue`` leaves behind until the map or list around it is made."""


ABSENT = _Absent()


def is_known(value: Any) -> bool:
    """Say whether a value is literal throughout."""
    match value:
        case Unknown():
            return False
        case str():
            return _PLACEHOLDER.search(value) is None
        case Mapping():
            return all(map(is_known, value.values()))
        case list():
            return all(map(is_known, value))
    return True


def is_unknown(value: Any) -> bool:
    """Say whether nothing of a value is known, such as what it holds, whatever it would be."""
    return isinstance(value, Unknown) or (
        isinstance(value, str) and _PLACEHOLDER.fullmatch(value) is not None
    )


def flag(value: Any, default: bool | None = None) -> bool | None:
    """Return a value as a boolean, which templates may write as text.

    :param value: the value; ``None`` where the template says nothing.
    :param default: what holds where nothing is said. Default: unknown.
    :returns: ``None`` for unknown.
    """
    if value is None:
        return default
    if isinstance(value, bool | int | float):
        return bool(value)
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    return None


def number(value: Any) -> float | None:
    """Return a value as a number, which templates may write as text; ``None`` for unknown."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return None


def words(value: Any) -> str:
    """Return a value as text; references stand between angle brackets."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Unknown():
            return value.text
        case list():
            return ",".join(map(words, value))
    return json.dumps(value, default=str, sort_keys=True)


def unknown(name: str, content: Any = "") -> Unknown:
    """Return what nobody knows before the deployment."""
    shown = words(content).replace("<", "").replace(">", "")[:200]
    return Unknown(f"<{name}:{shown}>" if shown else f"<{name}>")
