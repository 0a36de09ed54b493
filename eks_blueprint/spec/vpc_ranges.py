"""Which IPv4 ranges a VPC may have, and how they are divided between tiers and zones."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from eks_blueprint.errors import Found

__all__ = [
    "association_issues",
    "has_free_prefixes",
    "pod_range_issues",
    "pod_subnet_prefix",
    "private_subnet_prefix",
    "vpc_range_issues",
]

_RFC_1918 = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_BENCHMARKS = ipaddress.IPv4Network("198.19.0.0/16")
_FIRST_15 = ipaddress.IPv4Network("10.0.0.0/15")
_FIRST_16 = ipaddress.IPv4Network("10.0.0.0/16")
_DEFAULT_VPC = ipaddress.IPv4Network("172.31.0.0/16")


def vpc_range_issues(cidr: str) -> Iterator[Found]:
    """Return an issue for a range that no VPC can have.

    Link-local addresses are reserved in a VPC (VPC user guide, "IPv4 CIDR block association
    restrictions"); addresses of this host, loopback, multicast and reserved addresses belong to no
    network (IANA IPv4 Special-Purpose Address Registry).

    :param cidr: the range, a literal.
    """
    network = ipaddress.IPv4Network(cidr)
    for reserved in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"):
        if network.overlaps(ipaddress.IPv4Network(reserved)):
            yield (
                (),
                f"must not be in {reserved}, which is reserved, got {cidr}; use a private range "
                "such as 10.0.0.0/16, or one of 100.64.0.0/10",
            )


def association_issues(primary: str, secondary: str) -> Iterator[Found]:
    """Return an issue for a secondary range that EC2 does not add to a VPC of the primary range.

    :param primary: range with which the VPC is created.
    :param secondary: range to be added.

    Source: VPC user guide, "IPv4 CIDR block association restrictions".
    """
    first, second = ipaddress.IPv4Network(primary), ipaddress.IPv4Network(secondary)
    reason = _restriction(first, second)
    if reason is not None:
        yield (
            (),
            f"must be a range that EC2 adds to {primary}: {reason}, got {secondary}; "
            "use one of 100.64.0.0/10",
        )


def _restriction(first: ipaddress.IPv4Network, second: ipaddress.IPv4Network) -> str | None:
    """Read the row of the table that the primary range is in."""
    row = next((one for one in _RFC_1918 if first.subnet_of(one)), None)
    if row is None:
        if any(second.subnet_of(one) for one in _RFC_1918):
            return "no range of RFC 1918"
        if second.subnet_of(_BENCHMARKS) and not first.subnet_of(_BENCHMARKS):
            return f"no range of {_BENCHMARKS}"
        return None
    if second.subnet_of(_BENCHMARKS):
        return f"no range of {_BENCHMARKS}"
    if any(second.subnet_of(one) for one in _RFC_1918 if one != row):
        return f"of RFC 1918 only ranges of {row}"
    if first.subnet_of(_FIRST_15) and second.subnet_of(_FIRST_16):
        return f"no range of {_FIRST_16}"
    if row.overlaps(_DEFAULT_VPC) and second.subnet_of(_DEFAULT_VPC):
        return f"no range of {_DEFAULT_VPC}"
    return None


def private_subnet_prefix(cidr: str) -> int:
    """Return the prefix length of a private subnet; the tier gets half of the VPC's range.

    :param cidr: IPv4 range of the VPC.
    """
    return ipaddress.IPv4Network(cidr).prefixlen + 3


def pod_subnet_prefix(cidr: str) -> int:
    """Return the prefix length of a pod subnet; each zone gets a quarter of the range.

    :param cidr: the range of the pod subnets.
    """
    return ipaddress.IPv4Network(cidr).prefixlen + 2


def has_free_prefixes(prefix_length: int) -> bool:
    """Return whether a subnet has enough free blocks for prefixes of nodes.

    A prefix is a /28 that holds no assigned address. EC2 reserves the first four addresses and the
    last one of a subnet, so that a /27 has no such block and a /26 has two, which the addresses of
    nodes and endpoints soon occupy.

    :param prefix_length: prefix length of the subnet.

    Source: VPC user guide, "Subnet CIDR blocks"; EKS user guide, "Assign more IP addresses to
    Amazon EKS nodes with prefixes".
    """
    return prefix_length <= 25


def pod_range_issues(cidr: str) -> Iterator[Found]:
    """Find what is wrong with the range of the pod subnets.

    :param cidr: the range, a literal.
    """
    try:
        prefix = ipaddress.IPv4Network(cidr).prefixlen
    except ValueError:
        yield ("cidr",), f"must be an IPv4 CIDR block such as 100.64.0.0/16, got {cidr!r}"
        return
    # Four equal parts of at least a /28 (VPC user guide, "VPC CIDR blocks": /16 to /28).
    if not 16 <= prefix <= 26:
        yield ("cidr",), f"must be between /16 and /26, so that each zone gets a part, got {cidr}"
    for path, message in vpc_range_issues(cidr):
        yield ("cidr", *path), message
