"""Connections between networks, and the traffic through them."""

from __future__ import annotations

from eks_blueprint.assembly import Resource
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter

__all__ = ["attachment", "peering"]

_GB = "connection-gb"


def attachment(meter: Meter, resource: Resource) -> None:
    """Count an attachment to a transit gateway, and what its VPC sends."""
    one = Amounts.of(1)
    part = Component.CONNECTIONS
    meter.add(part, "attachment to a transit gateway", "tgw.hour", one, of=resource)
    meter.add(part, "GB into a transit gateway", "tgw.gb", _GB, of=resource)


def peering(meter: Meter, resource: Resource) -> None:
    """Count what both sides send through a peering connection, which costs nothing by itself."""
    both = meter.assume(_GB) * Amounts.of(2)
    region = resource.properties.get("PeerRegion")
    elsewhere = region is not None and region != meter.stack.region
    price = "traffic.inter-region" if elsewhere else "traffic.peering"
    meter.add(Component.CONNECTIONS, "GB through peering", price, both, of=resource, uses=(_GB,))
