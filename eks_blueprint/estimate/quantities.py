"""Quantities of Kubernetes in objects of others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

__all__ = ["limits_of", "quantity"]

# Kubernetes documentation, "Quantity".
_QUANTITY = re.compile(r"(\d{1,18}(?:\.\d{1,9})?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|)", re.ASCII)
_FACTORS = {"m": Decimal("0.001"), "": Decimal(1)}
_FACTORS |= {letter: Decimal(1000) ** power for power, letter in enumerate("kMGTPE", 1)}
_FACTORS |= {f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", 1)}


def quantity(value: Any) -> Decimal | None:
    """Return the number that a quantity stands for, or ``None`` if it is none.

    :param value: a text or a number.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = _QUANTITY.fullmatch(str(value))
    return None if found is None else Decimal(found[1]) * _FACTORS[found[2]]


def limits_of(value: Any) -> Mapping[str, Decimal]:
    """Return the limits of a NodePool that can be read.

    :param value: ``spec.limits``.
    :returns: ``cpu`` in vCPUs, ``memory`` in GiB, ``nodes``, ``gpus``.
    """
    limits = value if isinstance(value, Mapping) else {}
    found = {key: quantity(limits.get(key)) for key in ("cpu", "memory", "nodes")}
    found["gpus"] = quantity(limits.get("nvidia.com/gpu"))
    numbers = {key: number for key, number in found.items() if number is not None}
    if "memory" in numbers:
        numbers["memory"] /= 2**30
    return numbers
