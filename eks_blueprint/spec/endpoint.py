"""The Kubernetes API endpoint."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Bool, Cidr

__all__ = ["EndpointSpec"]


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
