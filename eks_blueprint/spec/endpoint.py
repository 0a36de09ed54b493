"""The Kubernetes API endpoint."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, Cidr

__all__ = ["EndpointSpec"]

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


# IANA registries of special-purpose addresses, without the ranges for documentation. EKS refuses
# private addresses: "The following CIDRs are invalid in publicAccessCidrs".
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
            *("169.254.0.0/16", "224.0.0.0/3", "fc00::/7", "fe80::/10", "ff00::/8", "::1/128"),
        ),
    )
)


def _lies_in(inner: _Network, outer: _Network) -> bool:
    if isinstance(inner, ipaddress.IPv4Network) and isinstance(outer, ipaddress.IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, ipaddress.IPv6Network) and isinstance(outer, ipaddress.IPv6Network):
        return inner.subnet_of(outer)
    return False


class EndpointSpec(Spec):
    """The Kubernetes API endpoint; private access is always on."""

    public_access: Bool = False
    """Make the endpoint reachable from the internet as well; profile `poc` only (SEC-END-2).
    Default: false."""

    public_access_cidrs: tuple[Cidr, ...] = ()
    """Ranges that may reach the public endpoint; required with it, and never the whole internet.
    Default: none."""

    def issues(self) -> Iterable[Found]:
        path = ("public_access_cidrs",)
        if self.public_access and not self.public_access_cidrs:
            yield path, "must name who may reach the public endpoint, got an empty list"
        if self.public_access_cidrs and not self.public_access:
            yield path, "has no effect without public_access: true"
        for index, cidr in enumerate(self.public_access_cidrs):
            network = ipaddress.ip_network(cidr)
            if any(_lies_in(network, block) for block in _NOT_PUBLIC):
                yield (
                    (*path, index),
                    "must be a range of public addresses, since requests reach the public endpoint "
                    f"from the internet only, got {cidr}",
                )
        # EKS allows 40 CIDR blocks (service quotas, "Public endpoint access CIDR ranges").
        if len(self.public_access_cidrs) > 40:
            yield path, f"must hold at most 40 ranges, got {len(self.public_access_cidrs)}"
        for version, bits, widest in ((4, 32, 8), (6, 128, 16)):
            networks = [
                network
                for network in map(ipaddress.ip_network, self.public_access_cidrs)
                if network.version == version
            ]
            wide = [network for network in networks if network.prefixlen < widest]
            for network in wide:
                yield (
                    path,
                    f"must not cover (almost) all addresses, got {network}; the widest range "
                    f"allowed is /{widest} of {bits}",
                )
