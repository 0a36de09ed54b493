"""How the CIDR range of a VPC is divided between tiers and zones."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint.errors import Found

__all__ = ["MAX_ZONES", "TierMasks", "pod_range_issues", "split", "tier_masks"]

MAX_ZONES = 4
"""Number of subnets reserved in each tier, so that adding a zone does not move a subnet."""

_SMALLEST = 28  # VPC user guide, "Subnet CIDR blocks": /28 is the smallest subnet.


@dataclass(frozen=True)
class TierMasks:
    """Prefix length of a subnet in each tier."""

    public: int
    private: int
    intra: int


def tier_masks(cidr: str) -> TierMasks:
    """Divide the range: half to nodes, a small part to load balancers, least to the control plane.

    :param cidr: IPv4 range of the VPC, /16 to /24.
    """
    prefix = ipaddress.ip_network(cidr).prefixlen
    return TierMasks(
        public=min(_SMALLEST, prefix + 6),
        private=prefix + 3,
        # EKS user guide, "Subnet requirements": at least 6 free addresses, 16 recommended.
        intra=min(_SMALLEST, prefix + 10),
    )


def split(cidr: str) -> tuple[str, ...]:
    """Split a range into equal parts, one for each reserved subnet."""
    parts = ipaddress.ip_network(cidr).subnets(prefixlen_diff=2)
    return tuple(str(part) for part in parts)


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
