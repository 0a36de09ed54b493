"""Availability Zones of the Regions."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.catalogue._load import read
from eks_blueprint.catalogue.regions import partition_of
from eks_blueprint.core import BlueprintError

__all__ = ["RegionZones", "zones"]


@dataclass(frozen=True)
class RegionZones:
    """Zones of a Region.

    :param partition: partition of the Region.
    :param names: zones to use when none are named, in order: names, or ids in Regions where EKS
        refuses a zone, since only the id is the same zone in every account.
    :param zone_ids: all zone ids, as far as known.
    :param refused_zone_ids: zone ids without EKS control planes.
    """

    partition: str
    names: tuple[str, ...]
    zone_ids: tuple[str, ...]
    refused_zone_ids: tuple[str, ...]


def zones(region: str) -> RegionZones:
    """Give the zones of a Region.

    :param region: name of the Region.
    :raises BlueprintError: if the catalogue does not know the Region.
    """
    partition = partition_of(region)
    regions = read("zones.yaml")["regions"]
    if region not in regions:
        raise BlueprintError(f"region must be one of {', '.join(regions)}, got {region!r}")
    facts = regions[region]
    refused = tuple(facts.get("refused", ()))
    ids = tuple(facts.get("ids", ()))
    letters = facts.get("letters")
    names = (
        tuple(f"{region}{letter}" for letter in letters)
        if letters
        else tuple(zone for zone in ids if zone not in refused)
    )
    return RegionZones(partition, names, ids, refused)
