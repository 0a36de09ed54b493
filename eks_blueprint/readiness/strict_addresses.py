"""Addresses that Kubernetes no longer accepts."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from eks_blueprint.errors import Path
from eks_blueprint.readiness.pods import pods_of
from eks_blueprint.readiness.subject import Subject
from eks_blueprint.results import Finding

__all__ = ["strict_address_findings"]

_CHECK = "ambiguous-address"
# Affected fields of KEP-4858 that users set; `*` is every item of a list.
_FIELDS: dict[str, tuple[str, ...]] = {
    "Endpoints": ("subsets.*.addresses.*.ip", "subsets.*.notReadyAddresses.*.ip"),
    "EndpointSlice": ("endpoints.*.addresses.*",),
    "Node": ("spec.podCIDR", "spec.podCIDRs.*"),
    "NetworkPolicy": (
        "spec.egress.*.to.*.ipBlock.cidr",
        "spec.egress.*.to.*.ipBlock.except.*",
        "spec.ingress.*.from.*.ipBlock.cidr",
        "spec.ingress.*.from.*.ipBlock.except.*",
    ),
    "Service": (
        "spec.clusterIP",
        "spec.clusterIPs.*",
        "spec.externalIPs.*",
        "spec.loadBalancerSourceRanges.*",
    ),
    "ServiceCIDR": ("spec.cidrs.*",),
}
_OF_PODS = ("dnsConfig.nameservers.*", "hostAliases.*.ip")
_GROUPS = ("", "discovery.k8s.io", "networking.k8s.io")
_LEADING_ZERO = re.compile(r"(^|\.)0\d")


def strict_address_findings(subject: Subject) -> Iterator[Finding]:
    """Find ambiguous addresses and ranges in Kubernetes' own kinds.

    :param subject: the object.
    """
    found: list[tuple[Path, Any]] = []
    if subject.group in _GROUPS:
        for field in _FIELDS.get(subject.kind, ()):
            found += _at(subject.content, tuple(field.split(".")), ())
    pods = pods_of(subject)
    if pods is not None:
        for field in _OF_PODS:
            found += _at(pods.spec, tuple(field.split(".")), pods.at())
    for path, value in found:
        problem = _problem(value) if isinstance(value, str) else None
        if problem is not None:
            yield subject.finding(_CHECK, f"{_shown(path)} must be {problem}, got {value}", at=path)


def _problem(text: str) -> str | None:
    address, slash, prefix = text.partition("/")
    if _LEADING_ZERO.search(address) and ":" not in address:
        return "without leading zeros"
    try:
        parsed = ipaddress.ip_interface(text)
    except ValueError:
        return None  # a token, or what every version refuses
    if isinstance(parsed, ipaddress.IPv6Interface) and parsed.ip.ipv4_mapped is not None:
        return f"the IPv4 address {parsed.ip.ipv4_mapped}{slash}{prefix and '…'}"
    if slash and parsed.ip != parsed.network.network_address:
        return f"the range {parsed.network} or the address {parsed.ip}/{parsed.max_prefixlen}"
    return None


def _at(value: Any, parts: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not parts:
        yield path, value
    elif parts[0] == "*":
        for index, item in enumerate(value if isinstance(value, (list, tuple)) else ()):
            yield from _at(item, parts[1:], (*path, index))
    elif isinstance(value, dict) and parts[0] in value:
        yield from _at(value[parts[0]], parts[1:], (*path, parts[0]))


def _shown(path: Path) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)[1:]
