"""Prices of a Region: those of the catalogue, or fresher ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from eks_blueprint.catalogue.instance_prices import instance_price
from eks_blueprint.catalogue.prices import PriceUnit, prices
from eks_blueprint.estimate.line import Basis

__all__ = ["PriceBook", "Quote", "RefreshedPrices"]


class Quote(NamedTuple):
    """A price.

    :param key: its key, ``ec2.`` and the type for instances.
    :param usd: for one unit.
    :param unit: what it is for.
    :param basis: how well it is known.
    :param doubt: why it may be wrong, or an empty text.
    """

    key: str
    usd: Decimal
    unit: PriceUnit
    basis: Basis
    doubt: str = ""


@dataclass(frozen=True)
class RefreshedPrices:
    """Prices that were asked from AWS.

    :param as_of: the day on which they were asked.
    :param regions: USD by key, by Region. Keys are those of the catalogue, such as ``nat.hour``,
        and ``ec2.`` with the instance type, such as ``ec2.m7g.large``, for the hour on demand with
        Linux. What is not there keeps its price of the catalogue.
    """

    as_of: date
    regions: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class PriceBook:
    """The prices of a Region.

    :param region: the Region.
    :param refreshed: USD by key, instead of those of the catalogue. Default: none.
    """

    region: str
    refreshed: Mapping[str, Decimal] = field(default_factory=dict)

    def quote(self, key: str) -> Quote:
        """Return a price of the catalogue.

        :param key: its key.
        """
        price = prices()[key]
        if key in self.refreshed:
            return Quote(key, self.refreshed[key], price.unit, Basis.LIVE)
        if price.everywhere or self.region == "us-east-1":
            return Quote(key, price.usd, price.unit, Basis.LIST, price.doubt)
        if self.region in price.regions:
            usd = price.regions[self.region]
            return Quote(key, usd, price.unit, Basis.LIST, price.doubt)
        return Quote(key, price.usd, price.unit, Basis.US_EAST_1, price.doubt)

    def instance(self, name: str) -> Quote | None:
        """Return the hourly price of an instance type on demand, or ``None`` if none is known.

        :param name: the type.
        """
        key = f"ec2.{name}"
        if key in self.refreshed:
            return Quote(key, self.refreshed[key], "hour", Basis.LIVE)
        found = instance_price(name, self.region)
        if found is None:
            return None
        return Quote(key, found.usd, "hour", Basis(found.basis))
