"""Results as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

__all__ = ["NOT_DATA", "as_data", "as_json"]

NOT_DATA: Mapping[str, bool] = MappingProxyType({"data": False})
"""Metadata of a field of a dataclass that is for scripts, and no part of the result as data."""

_FORMAT = 1
# Half of a surrogate pair, which a template may have in escaped form, has no other.
_SURROGATE = re.compile("[\ud800-\udfff]")


def as_data(value: Any) -> Any:
    """Return a result as what JSON has: dataclasses and mappings become objects by their names.

    :param value: a dataclass, enum, date, number, text, mapping or sequence of such.
    :returns: dicts, lists, texts, numbers, booleans and ``None``. Dates are ISO 8601, durations are
        seconds, amounts of money are numbers.
    :raises TypeError: if a part is of another type, such as a set, which has no order.
    """
    match value:
        case Enum():
            return as_data(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case PurePath():
            return value.as_posix()
        case Mapping():
            return {str(as_data(key)): as_data(item) for key, item in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
            return [as_data(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: as_data(getattr(value, one.name))
            for one in fields(value)
            if one.metadata.get("data", True)
        }
    raise TypeError(f"a result must be made of data, got {type(value).__name__}")


def as_json(kind: str, result: Any) -> str:
    """Return a result as a JSON text that says what it is.

    :param kind: what it is the result of, such as ``upgrade``.
    :param result: a dataclass.
    :returns: an indented text with the fields of the result beside ``result``, the kind, and
        ``format``, a number that grows when a field changes its meaning or is removed.
    :raises TypeError: if a field has the name of one of these two.
    :raises ValueError: if a number is infinite or none, which JSON cannot say.
    """
    head = {"result": kind, "format": _FORMAT}
    data = as_data(result)
    if taken := sorted(head.keys() & data):
        raise TypeError(f"a result must not have fields named {', '.join(taken)}")
    written = json.dumps({**head, **data}, indent=2, ensure_ascii=False, allow_nan=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n"
