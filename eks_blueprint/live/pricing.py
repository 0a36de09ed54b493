"""List prices, as the Price List says them today."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from eks_blueprint.live.errors import LiveError, NotFoundError
from eks_blueprint.live.session import Session

__all__ = ["LivePrice", "PriceQuery", "PriceTier", "Prices", "price_of", "prices_of"]

# Regions that answer: botocore 1.44.5, data/endpoints.json, service api.pricing. AWS GovCloud (US)
# has none; its prices are in the list of the other Regions.
_ENDPOINTS = ("us-east-1", "eu-central-1", "ap-south-1")
_CHINA = "cn-northwest-1"
# Usage types begin with the Region, except in us-east-1, where some do; those of KMS with its whole
# name. Other prefixes are other products. infracost/infracost at commit 95ba4f49a,
# internal/resources/aws/lb.go; for KMS bills that were published.
_REGION = re.compile(r"^(?:[A-Z]{3}\d|EU|[a-z]{2}(?:-[a-z]+)+-\d)-")


@dataclass(frozen=True)
class PriceQuery:
    """Which product of the Price List a price is of.

    :param service: service code, such as ``AmazonEC2``.
    :param filters: attributes of the product by name, the Region as ``regionCode`` among them.
    :param units: units of AWS in which the price may be, such as ``Hrs``.
    :param usage: usage type without the prefix of the Region, such as ``NatGateway-Hours``.
        Default: any.
    """

    service: str
    filters: Mapping[str, str]
    units: tuple[str, ...]
    usage: str = ""


@dataclass(frozen=True)
class PriceTier:
    """A price from a quantity on.

    :param above: quantity a month above which it holds.
    :param amount: price of a unit.
    """

    above: Decimal
    amount: Decimal


@dataclass(frozen=True)
class LivePrice:
    """A price on demand.

    :param tiers: its tiers, the first from zero.
    :param unit: its unit.
    :param currency: ``USD``, or ``CNY`` in China.
    :param effective: day since which it holds.
    :param sku: id of the product.
    """

    tiers: tuple[PriceTier, ...]
    unit: str
    currency: str
    effective: date
    sku: str

    @property
    def amount(self) -> Decimal:
        """Price of a unit in the first tier that costs something."""
        return next((one.amount for one in self.tiers if one.amount), Decimal(0))


@dataclass(frozen=True)
class Prices:
    """Prices by key, and why some are missing.

    :param found: prices by the key of their query.
    :param refused: why there is no price, by the key of the query.
    """

    found: Mapping[str, LivePrice]
    refused: Mapping[str, str]


def prices_of(session: Session, queries: Mapping[str, PriceQuery]) -> Prices:
    """Return the prices of products; where the list does not name exactly one, it says why.

    :param session: a session in any Region; the list is asked in a Region that has it.
    :param queries: queries by a key of the caller's choice.
    :raises LiveError: if AWS cannot be asked.
    """
    found: dict[str, LivePrice] = {}
    refused: dict[str, str] = {}
    for key, query in queries.items():
        try:
            found[key] = price_of(session, query)
        except PriceError as error:
            refused[key] = str(error)
    return Prices(found, refused)


class PriceError(LiveError):
    """The Price List does not name exactly one price in the unit that was expected."""


def price_of(session: Session, query: PriceQuery) -> LivePrice:
    """Return the price on demand of a product.

    :param session: a session in any Region.
    :param query: the product.
    :raises PriceError: if the list has no such product, several with other prices, or another unit.
    :raises LiveError: if AWS cannot be asked.

    Source: AWS Price List API reference, ``GetProducts``; AWS Billing user guide, "Reading the
    service price list file".
    """
    where = _endpoint(session.region)
    filters = [("TERM_MATCH", *pair) for pair in sorted(query.filters.items())]
    if query.usage:
        filters.append(("CONTAINS", "usagetype", query.usage))
    try:
        listed = list(
            session.in_region(where).items(
                "pricing",
                "get_products",
                "PriceList",
                ServiceCode=query.service,
                Filters=[
                    {"Type": kind, "Field": name, "Value": value} for kind, name, value in filters
                ],
                FormatVersion="aws_v1",
            )
        )
    except NotFoundError:
        listed = []
    found = {one.sku: one for text in listed for one in _prices(text, query)}
    what = " ".join([query.service, *(value for _, _, value in filters)])
    if not found:
        raise PriceError(f"the Price List must have one price of {what}, got none")
    if len({(one.tiers, one.unit) for one in found.values()}) > 1:
        raise PriceError(
            f"the Price List must have one price of {what}, got {len(found)}: "
            f"{', '.join(sorted(found))}"
        )
    price = found[min(found)]
    if price.unit.lower() not in {unit.lower() for unit in query.units}:
        raise PriceError(
            f"the price of {what} must be in {' or '.join(query.units)}, got {price.unit}"
        )
    return price


def _endpoint(region: str) -> str:
    if region.startswith("cn-"):
        return _CHINA
    same = [one for one in _ENDPOINTS if one.partition("-")[0] == region.partition("-")[0]]
    return region if region in _ENDPOINTS else (same or list(_ENDPOINTS))[0]


def _prices(listed: Any, query: PriceQuery) -> Iterator[LivePrice]:
    try:
        # A text in all SDKs; botocore's model marks it as JSON that it leaves alone.
        product = json.loads(listed) if isinstance(listed, str) else listed
        usage = product["product"]["attributes"].get("usagetype", "")
        if query.usage and _REGION.sub("", usage) != query.usage:
            return
        for term in (product.get("terms") or {}).get("OnDemand", {}).values():
            yield _price(product["product"]["sku"], term)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise PriceError(
            f"a product of {query.service} must be as the Price List describes it, got "
            f"{type(error).__name__}: {error}"
        ) from None


def _price(sku: str, term: Mapping[str, Any]) -> LivePrice:
    dimensions = list(term["priceDimensions"].values())
    units, currencies = ({one["unit"] for one in dimensions}, set[str]())
    tiers = []
    for one in dimensions:
        ((currency, amount),) = one["pricePerUnit"].items()
        currencies.add(currency)
        tiers.append(PriceTier(Decimal(one.get("beginRange") or 0), Decimal(amount)))
    (unit,), (currency,) = units, currencies
    return LivePrice(
        tiers=tuple(sorted(tiers, key=lambda one: one.above)),
        unit=unit,
        currency=currency,
        effective=date.fromisoformat(term["effectiveDate"][:10]),
        sku=sku,
    )
