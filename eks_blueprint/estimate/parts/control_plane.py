"""Control planes, and what EKS runs beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eks_blueprint.assembly import Resource, mapping_of, text_of
from eks_blueprint.catalogue import kubernetes, kubernetes_versions
from eks_blueprint.estimate.amounts import Amounts
from eks_blueprint.estimate.line import Component
from eks_blueprint.estimate.meter import Meter

__all__ = ["capability", "control_plane"]

_ONE = Amounts.of(1)
_CAPABILITIES = {
    "ACK": ("eks.ack", "eks.ack-resource", "resources of ACK"),
    "KRO": ("eks.kro", "eks.kro-instance", "instances of kro"),
    "ARGOCD": ("eks.argocd", "eks.argocd-application", "Applications of Argo CD"),
}


def control_plane(meter: Meter, resource: Resource, *, today: date) -> None:
    """Count a control plane with its tier and its support.

    Extended support is paid from the day after the end of standard support. Within the year before
    it, it is in the high amount only, since the version may still be raised.
    """
    properties = resource.properties
    part = Component.CONTROL_PLANE
    meter.add(part, "control plane, standard support", "eks.cluster", _ONE, of=resource)
    tier = str(mapping_of(properties.get("ControlPlaneScalingConfig")).get("Tier", "standard"))
    if tier != "standard":
        key = f"eks.{tier}"
        if key in ("eks.tier-xl", "eks.tier-2xl", "eks.tier-4xl", "eks.tier-8xl"):
            meter.add(part, f"provisioned control plane, {tier}", key, _ONE, of=resource)
        else:
            meter.leave_out(f"control plane {tier}", "no price is known", resource)
    _extended_support(meter, resource, today)


def _extended_support(meter: Meter, resource: Resource, today: date) -> None:
    version = text_of(resource.properties.get("Version") or "")
    policy = mapping_of(resource.properties.get("UpgradePolicy")).get("SupportType", "EXTENDED")
    if policy == "STANDARD":
        return
    if version not in kubernetes_versions():
        # A version that the catalogue does not know may be older than all that it does.
        known = [one for one in kubernetes_versions() if _minor(one) < _minor(version)]
        quantity = Amounts(Decimal(0), Decimal(0), Decimal(1)) if known else _ONE
    else:
        until = kubernetes(version).standard_until
        if until is None:
            quantity = Amounts(Decimal(0), Decimal(0), Decimal(1))
        elif today > until:
            quantity = _ONE
        elif (until - today).days < 365:
            quantity = Amounts(Decimal(0), Decimal(0), Decimal(1))
        else:
            return
        meter.add(
            Component.CONTROL_PLANE,
            f"extended support of {version}"
            + (f" after {until.isoformat()}" if until else ", no end of support is known"),
            "eks.extended-support",
            quantity,
            of=resource,
        )
        return
    meter.add(
        Component.CONTROL_PLANE,
        f"extended support of {version or 'the default version'}",
        "eks.extended-support",
        quantity,
        of=resource,
    )


def _minor(version: str) -> int:
    minor = version.partition(".")[2]
    return int(minor) if minor.isdecimal() else 10**6


def capability(meter: Meter, resource: Resource) -> None:
    """Count a capability and what it manages."""
    found = _CAPABILITIES.get(str(resource.properties.get("Type")))
    if found is None:
        meter.leave_out(resource.type, "the kind of capability is not known", resource)
        return
    fixed, each, what = found
    part = Component.CAPABILITIES
    name = str(resource.properties.get("Type")).lower()
    meter.add(part, f"capability {name}", fixed, _ONE, of=resource)
    meter.add(
        part,
        what,
        each,
        "capability-resources",
        of=resource,
    )
