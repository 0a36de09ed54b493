"""Quantities of Kubernetes."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["quantity"]

_FORM = re.compile(r"([+-]?[0-9.]+)(m|k|[KMGTPE]i?|[eE][+-]?[0-9]+)?")
_BINARY = {name: Decimal(1024) ** power for power, name in enumerate("KMGTPE", 1)}
_DECIMAL = {name: Decimal(1000) ** power for power, name in enumerate("kMGTPE", 1)}


def quantity(value: Any) -> Decimal | None:
    """Return a quantity such as ``10Gi`` as a number, or ``None`` if it is no quantity.

    :param value: a text or a number.

    Source: kubernetes/apimachinery pkg/api/resource/quantity.go.
    """
    found = _FORM.fullmatch(str(value))
    if found is None:
        return None
    suffix = found[2] or ""
    try:
        if suffix[:1] in ("e", "E") and len(suffix) > 1 and suffix != "Ei":
            return Decimal(found[1] + suffix)
        number = Decimal(found[1])
    except InvalidOperation:
        return None
    if suffix == "m":
        return number / 1000
    if suffix.endswith("i"):
        return number * _BINARY[suffix[0]]
    return number * _DECIMAL[suffix] if suffix else number
