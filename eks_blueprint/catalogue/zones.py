"""Availability Zones of the Regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load
from eks_blueprint.catalogue.regions import partition_issue, partition_of
from eks_blueprint.errors import BlueprintError

__all__ = ["RegionZones", "known_regions", "region_issue", "zones"]


@dataclass(frozen=True)
class _Region:
    """An entry of ``zones.yaml``, whose head describes the keys."""

    name: str
    prefix: str
    numbers: str
    letters: str = ""
    refused: str = ""


@cache
def _regions() -> Mapping[str, _Region]:
    return load("zones.yaml", _Region)


@dataclass(frozen=True)
class RegionZones:
    """Zones of a Region.

    :param partition: partition of the Region.
    :param names: zones to use when none are named, in order: names, or ids in Regions where EKS
        does not support a zone, since only the id is the same zone in every account.
    :param zone_ids: all zone ids, also those that only older accounts have.
    :param refused_zone_ids: zone ids without EKS control planes.
    """

    partition: str
    names: tuple[str, ...]
    zone_ids: tuple[str, ...]
    refused_zone_ids: tuple[str, ...]


def known_regions() -> tuple[str, ...]:
    """Return the names of all Regions of the catalogue."""
    return tuple(sorted(_regions()))


def region_issue(region: str) -> str | None:
    """Return an issue for a Region that is not in the catalogue.

    :param region: name of the Region.
    """
    known = _regions()
    if region in known:
        return None
    return partition_issue(region) or f"must be one of {', '.join(sorted(known))}, got {region!r}"


def zones(region: str) -> RegionZones:
    """Return the zones of a Region.

    :param region: name of the Region.
    :raises BlueprintError: if the catalogue does not know the Region.
    """
    issue = region_issue(region)
    if issue is not None:
        raise BlueprintError(f"region {issue}")
    facts = _regions()[region]
    ids, refused = (
        tuple(f"{facts.prefix}-az{number}" for number in numbers)
        for numbers in (facts.numbers, facts.refused)
    )
    names = tuple(f"{region}{letter}" for letter in facts.letters)
    usable = names or tuple(zone for zone in ids if zone not in refused)
    return RegionZones(partition_of(region), usable, ids, refused)
