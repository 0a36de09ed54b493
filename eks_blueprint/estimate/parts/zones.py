"""Hosted zones, and the profiles that bring them to VPCs."""

from __future__ import annotations

from eks_blueprint.assembly import Resource
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter

__all__ = ["profile", "zone"]

_ONE = Amounts.of(1)


def zone(meter: Meter, resource: Resource) -> None:
    """Count a hosted zone, by the month."""
    meter.add(Component.ZONES, "hosted zone", "route53.zone", _ONE, of=resource)


def profile(meter: Meter, resource: Resource) -> None:
    """Count a profile with up to a hundred VPCs; its owner pays for all of them."""
    meter.add(Component.ZONES, "Route 53 Profile", "route53.profile", _ONE, of=resource)
