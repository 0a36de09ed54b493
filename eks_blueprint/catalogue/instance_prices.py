"""List prices of EC2 instances, and what Spot saves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from eks_blueprint.catalogue._load import read_as
from eks_blueprint.catalogue.instances import InstanceType
from eks_blueprint.errors import BlueprintError

__all__ = [
    "InstancePrice",
    "SpotSaving",
    "instance_price",
    "instance_prices_as_of",
    "memory_of",
    "priced_instances",
    "spot_saving",
    "vcpus_of",
]

_HOME = "us-east-1"
_XLARGE = re.compile(r"(\d*)xlarge")
_CENT = Decimal("0.00001")


class InstancePrice(NamedTuple):
    """The price of an instance on demand.

    :param usd: an hour.
    :param basis: ``list`` if it was read for this Region, ``derived`` from another size of the
        family there, ``estimated`` with the factor of another family there, ``us-east-1`` where
        nothing is known of the Region.
    """

    usd: Decimal
    basis: Literal["list", "derived", "estimated", "us-east-1"]


@dataclass(frozen=True)
class SpotSaving:
    """What Spot saves of the price on demand, in per cent.

    :param least: the smallest saving that was read anywhere.
    :param middle: what is expected.
    :param most: the largest saving that was read anywhere.
    """

    least: Decimal
    middle: Decimal
    most: Decimal


@dataclass(frozen=True)
class _Spot:
    default: SpotSaving
    regions: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class _File:
    """``prices-instances.yaml``, whose head describes the keys."""

    as_of: date
    memory: Mapping[str, Decimal]
    spot: _Spot
    regions: Mapping[str, Mapping[str, Decimal]]
    on_demand: Mapping[str, Mapping[str, str]]


@cache
def _file() -> _File:
    return read_as("prices-instances.yaml", _File)


@cache
def _table(region: str) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for family, words in _file().on_demand[region].items():
        parts = words.split()
        for size, usd in zip(parts[::2], parts[1::2], strict=True):
            found[f"{family}.{size}"] = Decimal(usd)
    return found


def instance_prices_as_of() -> date:
    """Return the day of the prices of instances in us-east-1."""
    return _file().as_of


def priced_instances(region: str) -> Iterator[tuple[str, Decimal]]:
    """Yield the instance types of us-east-1, or of a Region that is listed as a whole, with prices.

    :param region: the Region.
    """
    for name in _table(region if region in _file().on_demand else _HOME):
        price = instance_price(name, region)
        if price is not None:
            yield name, price.usd


def instance_price(name: str, region: str) -> InstancePrice | None:
    """Return the price of an instance type with Linux, on demand.

    :param name: the type, such as ``m7g.large``.
    :param region: the Region.
    :returns: the price, or ``None`` if none is known.
    """
    if region in _file().on_demand:
        usd = _table(region).get(name)
        return InstancePrice(usd, "list") if usd is not None else None
    usd = _table(_HOME).get(name)
    if usd is None:
        return None
    known = _file().regions.get(region)
    if known is None:
        return InstancePrice(usd, "us-east-1")
    family, _, size = name.partition(".")
    if family in known:
        there, here = known[family], _table(_HOME)[f"{family}.large"]
        return InstancePrice(
            (usd * there / here).quantize(_CENT), "list" if size == "large" else "derived"
        )
    like = next(one for one in (_reference(name), "m7g") if one in known)
    factor = known[like] / _table(_HOME)[f"{like}.large"]
    return InstancePrice((usd * factor).quantize(_CENT), "estimated")


def _reference(name: str) -> str:
    """Return the family whose prices in a Region stand for those of others."""
    if InstanceType.parse(name).architecture == "x86_64":
        return "m7i"
    return "c7g" if name.startswith("c") else "m7g"


def spot_saving(name: str, region: str) -> SpotSaving:
    """Return what Spot saves.

    :param name: the instance type.
    :param region: the Region.
    """
    spot = _file().spot
    family = name.partition(".")[0]
    middle = spot.regions.get(region, {}).get(family, spot.default.middle)
    return SpotSaving(spot.default.least, middle, spot.default.most)


def vcpus_of(name: str) -> int | None:
    """Return the vCPUs of an instance type, or ``None`` for bare metal and old types.

    Size ``xlarge`` has four, ``2xlarge`` eight and so on, ``large`` two, ``medium`` one with
    Graviton; smaller ones and those of class t have two. The rule agrees with
    ``instance-capacity.yaml``.

    :param name: the type.
    """
    family, _, size = name.partition(".")
    found = _XLARGE.fullmatch(size)
    if found is not None:
        return 4 * int(found[1] or 1)
    if size == "large":
        return 2
    if family.startswith("t") and size in ("nano", "micro", "small", "medium"):
        return 2
    return 1 if size == "medium" else None


def memory_of(name: str) -> Decimal | None:
    """Return the memory of an instance type in GiB, or ``None`` where it is not known.

    :param name: the type.
    """
    vcpus = vcpus_of(name)
    try:
        kind = re.match("[a-z]+", InstanceType.parse(name).family)
    except BlueprintError:
        return None
    each = _file().memory.get(kind[0]) if kind is not None else None
    return None if vcpus is None or each is None else vcpus * each
