"""Prices of an estimate as the AWS Price List has them today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eks_blueprint.catalogue.price_queries import PriceName, instance_price_name, price_names
from eks_blueprint.estimate.line import Line
from eks_blueprint.estimate.price_book import RefreshedPrices
from eks_blueprint.live.pricing import PriceQuery, prices_of
from eks_blueprint.live.session import Session

__all__ = ["Asked", "ask_prices"]

_INSTANCE = "ec2."
_CURRENCY = "USD"


@dataclass(frozen=True)
class Asked:
    """What the Price List answered.

    :param prices: the prices that it has.
    :param notes: which prices stay those of the table, and why.
    """

    prices: RefreshedPrices
    notes: tuple[str, ...]


def ask_prices(session: Session, lines: Iterable[Line], *, today: date) -> Asked:
    """Ask for the prices of the lines of an estimate, each once for each Region.

    :param session: a session in any Region.
    :param lines: lines of an estimate with the prices of the table.
    :param today: the day.
    :raises LiveError: if AWS cannot be asked.
    """
    wanted: dict[str, dict[str, PriceName]] = {}
    silent: set[str] = set()
    for line in lines:
        name = _name(line.price)
        if name is None:
            silent.add(line.price)
        else:
            wanted.setdefault(line.region, {})[line.price] = name
    found: dict[str, Mapping[str, Decimal]] = {}
    notes = []
    for region, names in sorted(wanted.items()):
        queries = {key: _query(name, region) for key, name in sorted(names.items())}
        answer = prices_of(session.in_region(region), queries)
        found[region] = {
            key: one.amount * Decimal(names[key].per)
            for key, one in answer.found.items()
            if one.currency == _CURRENCY
        }
        notes += [f"{key} of {region}: {why}" for key, why in answer.refused.items()]
        notes += [
            f"{key} of {region}: the Price List has it in {one.currency}"
            for key, one in answer.found.items()
            if one.currency != _CURRENCY
        ]
    if silent:
        notes.append(f"not asked, since no query is known: {', '.join(sorted(silent))}")
    return Asked(RefreshedPrices(today, found), tuple(notes))


def _name(key: str) -> PriceName | None:
    if key.startswith(_INSTANCE):
        return instance_price_name(key.removeprefix(_INSTANCE))
    return price_names().get(key)


def _query(name: PriceName, region: str) -> PriceQuery:
    filters = {**name.attributes, "regionCode": region}
    return PriceQuery(name.service, filters, name.units, name.usage)
