"""Rules between a network and its Region."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint import catalogue
from eks_blueprint.errors import Found, Path
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.zones import is_zone_id, resolve_zones

__all__ = ["network_issues"]


def network_issues(network: NetworkSpec, region: str | None) -> Iterator[Found]:
    """Return issues for settings that the Region, or EKS in the Region, does not support.

    :param network: the network.
    :param region: its Region, or ``None`` for a template that fits every Region.
    """
    yield from _custom_networking(network, region)
    if region is None:
        yield from _ids_without_region(network)
        return
    yield from _named_zones(network, region)
    yield from _number_of_zones(network, region)
    if network.nat == "none" and not catalogue.has_endpoint("eks", region):
        yield (
            ("nat",),
            f"must be per_zone or single in {region}, which has no VPC endpoint for EKS, "
            f"got {network.nat!r}",
        )
    if network.ip_family == "ipv6" and catalogue.partition_of(region) == "aws-cn":
        yield (
            ("ip_family",),
            "must be ipv4 in the China Regions, where EKS has no IPv6 clusters, got 'ipv6'",
        )


def _ids_without_region(network: NetworkSpec) -> Iterator[Found]:
    named = network.availability_zones
    if any(map(is_zone_id, named)):
        yield (
            ("availability_zones",),
            "zone ids need environment.account and environment.region, since their prefix "
            f"depends on the Region, got {', '.join(named)}",
        )


def _zones_by_path(network: NetworkSpec) -> Iterator[tuple[Path, str]]:
    for index, zone in enumerate(network.availability_zones):
        yield ("availability_zones", index), zone
    if network.existing is not None:
        for tier in ("private_subnets", "public_subnets", "intra_subnets", "pod_subnets"):
            for zone in getattr(network.existing, tier):
                yield ("existing", tier, zone), zone


def _named_zones(network: NetworkSpec, region: str) -> Iterator[Found]:
    facts = catalogue.zones(region)
    for path, zone in _zones_by_path(network):
        if zone in facts.refused_zone_ids:
            allowed = ", ".join(i for i in facts.zone_ids if i not in facts.refused_zone_ids)
            yield path, f"EKS has no control plane in zone {zone}; use one of {allowed}"
        elif is_zone_id(zone) and zone not in facts.zone_ids:
            yield path, f"must be a zone id of {region} ({', '.join(facts.zone_ids)}), got {zone!r}"
        elif not is_zone_id(zone) and not _is_name_of(zone, region):
            yield path, f"must be a zone of {region} such as {region}a, got {zone!r}"


def _is_name_of(zone: str, region: str) -> bool:
    return zone.startswith(region) and len(zone) == len(region) + 1 and zone[-1].islower()


def _number_of_zones(network: NetworkSpec, region: str) -> Iterator[Found]:
    count = len(catalogue.zones(region).names)
    named = network.availability_zones or network.existing is not None
    if not named and count < network.zone_count:
        yield (
            ("zone_count",),
            f"{region} gives an account {count} zones by default, got {network.zone_count}; lower "
            "zone_count, or name the zones of your account in availability_zones",
        )


def _custom_networking(network: NetworkSpec, region: str | None) -> Iterator[Found]:
    second = network.secondary_cidr
    zones = resolve_zones(network, region)
    if second is not None and second.custom_networking and any(map(is_zone_id, zones)):
        yield (
            ("secondary_cidr", "custom_networking"),
            "needs zone names, since nodes find their ENIConfig by the label "
            f"topology.kubernetes.io/zone, got {', '.join(zones)}; name the zones of your account "
            "in network.availability_zones",
        )
