"""Rules between the range of Services and the network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.network import NetworkSpec

__all__ = ["service_cidr_issues"]


def service_cidr_issues(cidr: str | None, network: NetworkSpec) -> Iterator[Found]:
    """Return an issue for a range of Services that overlaps with the network.

    :param cidr: the range, if one is set.
    :param network: the network.
    """
    if cidr is None:
        return
    if network.ip_family == "ipv6":
        yield (), "must be unset with ip_family ipv6, whose Service range EKS chooses"
        return
    services = ipaddress.IPv4Network(cidr)
    for block in map(ipaddress.ip_network, network.ranges):
        if isinstance(block, ipaddress.IPv4Network) and services.overlaps(block):
            yield (), f"must not overlap {block} of the VPC, got {services}"
