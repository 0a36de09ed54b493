"""List prices of AWS services by Region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import read_as

__all__ = ["Price", "PriceUnit", "prices", "prices_as_of"]

PriceUnit = Literal["hour", "month", "gb", "gb-month", "million", "10k", "share"]
"""What a price is for: an hour or month of one, a GB, a GB kept for a month, a million or ten
thousand of something, or a share of another price."""


@dataclass(frozen=True)
class Price:
    """A list price.

    :param what: what is paid for.
    :param unit: what the price is for.
    :param usd: the price in us-east-1, or everywhere.
    :param source: where it was read.
    :param everywhere: whether every Region that was read has this price.
    :param regions: prices of other Regions that were read.
    :param tiers: whether the price falls with volume; this is the first one.
    :param doubt: why it may be wrong, or an empty text.
    """

    what: str
    unit: PriceUnit
    usd: Decimal
    source: str
    everywhere: bool = False
    regions: Mapping[str, Decimal] = field(default_factory=dict)
    tiers: bool = False
    doubt: str = ""


@dataclass(frozen=True)
class _File:
    as_of: date
    prices: Mapping[str, Price]


@cache
def _file() -> _File:
    return read_as("prices.yaml", _File)


def prices() -> Mapping[str, Price]:
    """Return the prices by key, such as ``nat.hour``."""
    return _file().prices


def prices_as_of() -> date:
    """Return the day on which the table was put together."""
    return _file().as_of
