"""How the CIDR range of a VPC is divided between tiers and zones."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from eks_blueprint.spec.vpc_ranges import pod_subnet_prefix, private_subnet_prefix

__all__ = ["MAX_ZONES", "TierMasks", "split", "tier_masks"]

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
        private=private_subnet_prefix(cidr),
        # EKS user guide, "Subnet requirements": at least 6 free addresses, 16 recommended.
        intra=min(_SMALLEST, prefix + 10),
    )


def split(cidr: str) -> tuple[str, ...]:
    """Split a range into equal parts, one for each reserved subnet."""
    parts = ipaddress.ip_network(cidr).subnets(new_prefix=pod_subnet_prefix(cidr))
    return tuple(str(part) for part in parts)
