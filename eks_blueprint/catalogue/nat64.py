"""The IPv6 addresses by which pods without IPv4 reach IPv4 addresses."""

from __future__ import annotations

import ipaddress

__all__ = ["NAT64_RANGE", "RESOLVER_IPV6", "nat64_range"]

NAT64_RANGE = "64:ff9b::/96"
"""The well-known prefix, which holds every IPv4 address (RFC 6052, section 2.1). NAT gateways
translate it: VPC user guide, "DNS64 and NAT64"."""

RESOLVER_IPV6 = "fd00:ec2::253"
"""Amazon's resolver of every VPC over IPv6 (VPC user guide, "Amazon DNS server")."""


def nat64_range(cidr: str) -> str:
    """Return the IPv6 range that stands for an IPv4 range.

    :param cidr: an IPv4 range, such as 10.0.0.0/16.

    Source: RFC 6052, section 2.2: with a prefix of 96 bits, the IPv4 address is the rest.
    """
    range4 = ipaddress.IPv4Network(cidr)
    start = int(ipaddress.IPv6Network(NAT64_RANGE).network_address) + int(range4.network_address)
    return str(ipaddress.IPv6Network((start, 96 + range4.prefixlen)))
