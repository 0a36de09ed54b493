"""Which Availability Zones a network spans, without asking AWS."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["is_zone_id", "resolve_zones", "zone_issues"]


def is_zone_id(zone: str) -> bool:
    """Tell a zone id (`use1-az1`, the same zone in every account) from a name (`us-east-1a`)."""
    return "-az" in zone


def resolve_zones(network: NetworkSpec, region: str | None) -> tuple[str, ...]:
    """Give the zones that a network spans.

    :param network: the network; zones it names win.
    :param region: the Region, or ``None`` for a template that fits every Region.
    :returns: zone names or ids, in order; empty where only AWS can tell (``Fn::GetAZs``).
    """
    if network.existing is not None:
        return tuple(network.existing.private_subnets)
    if network.availability_zones or region is None:
        return network.availability_zones
    return catalogue.zones(region).names[: network.zone_count]


def zone_issues(network: NetworkSpec, region: str | None) -> Iterator[Found]:
    """Find zones that the Region does not have, or that EKS refuses for the control plane."""
    named = network.availability_zones
    if region is None:
        if any(is_zone_id(zone) for zone in named):
            yield (
                ("network", "availability_zones"),
                "zone ids need environment.account and environment.region, since their prefix "
                f"depends on the Region, got {', '.join(named)}",
            )
        return
    facts = catalogue.zones(region)
    for index, zone in enumerate(named):
        path = ("network", "availability_zones", index)
        if zone in facts.refused_zone_ids:
            allowed = ", ".join(i for i in facts.zone_ids if i not in facts.refused_zone_ids)
            yield path, f"EKS has no control plane in zone {zone}; use one of {allowed}"
        elif is_zone_id(zone) and zone not in facts.zone_ids:
            yield path, f"must be a zone id of {region} ({', '.join(facts.zone_ids)}), got {zone!r}"
        elif not is_zone_id(zone) and not _is_name_of(zone, region):
            yield path, f"must be a zone of {region} such as {region}a, got {zone!r}"
    if not named and network.existing is None and len(facts.names) < network.zone_count:
        yield (
            ("network", "zone_count"),
            f"{region} gives an account {len(facts.names)} zones by default, got "
            f"{network.zone_count}; lower zone_count, or name the zones of your account in "
            "availability_zones",
        )


def _is_name_of(zone: str, region: str) -> bool:
    return zone.startswith(region) and len(zone) == len(region) + 1 and zone[-1].islower()
