"""Which Availability Zones a network spans, without a look-up in AWS."""

from __future__ import annotations

from eks_blueprint import catalogue
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["is_zone_id", "resolve_node_zones", "resolve_zones"]


def is_zone_id(zone: str) -> bool:
    """Return whether a zone is an id such as `use1-az1`, and not a name such as `us-east-1a`."""
    return "-az" in zone


def resolve_zones(network: NetworkSpec, region: str | None) -> tuple[str, ...]:
    """Return the zones that a network spans, also those without nodes.

    :param network: the network; zones that it names take precedence.
    :param region: the Region, or ``None`` for a template that fits every Region.
    :returns: zone names or ids, in order; empty if they are known only at deployment
        (``Fn::GetAZs``).
    """
    if network.existing is not None:
        return tuple(network.existing.private_subnets)
    if network.availability_zones or region is None:
        return network.availability_zones
    return catalogue.zones(region).names[: network.zone_count]


def resolve_node_zones(network: NetworkSpec, region: str | None) -> tuple[str, ...]:
    """Return the zones of a network in which nodes run.

    :param network: the network.
    :param region: the Region, or ``None`` for a template that fits every Region.
    :returns: zone names or ids, in order; empty if they are known only at deployment.
    """
    return resolve_zones(network, region)[: network.node_zone_count]
