"""A VPC that exists already."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.messages import MANY, ONE
from eks_blueprint.spec.types import Bool, Cidr, SubnetId, VpcId, Zone

__all__ = ["ExistingVpcSpec", "SubnetIds"]


def _form(value: Any) -> str:
    return MANY if isinstance(value, list | tuple) else ONE


SubnetIds = Annotated[
    Annotated[SubnetId, Tag(ONE)] | Annotated[tuple[SubnetId, ...], Field(min_length=1), Tag(MANY)],
    Discriminator(_form),
]
"""One subnet id, or a list of them."""


class ExistingVpcSpec(Spec):
    """An existing VPC; nothing in it is changed and nothing is looked up."""

    vpc_id: VpcId
    """Id of the VPC."""

    cidrs: tuple[Cidr, ...] = Field(min_length=1)
    """All IPv4 and IPv6 ranges of the VPC; security group rules need them as literals."""

    private_subnets: dict[Zone, SubnetIds]
    """Subnet id, or list of subnet ids, by zone name, with a route to the internet through NAT or
    to endpoints. What can be in one subnet of a zone only (VPC endpoints, mount targets of EFS) is
    in the first of the list; with file systems, later zones and subnets are added at the end."""

    public_subnets: dict[Zone, SubnetIds] = {}
    """Subnet id, or list of subnet ids, by zone name for internet-facing load balancers. Default:
    none."""

    intra_subnets: dict[Zone, SubnetIds] = {}
    """Subnet id, or list of subnet ids, by zone name for the control plane, whose zones are fixed
    when the cluster is created; may repeat private subnets. Default: the private subnets."""

    pod_subnets: dict[Zone, SubnetId] = {}
    """Subnet id by zone name, not zone id, for pods (custom networking, IPv4 only). Default:
    none."""

    isolated: Bool = False
    """The VPC has no way to the internet, neither through NAT nor through other networks. Default:
    false."""

    def subnets(self, tier: str) -> dict[str, tuple[str, ...]]:
        """Return the subnets of a tier by zone.

        :param tier: ``private``, ``public``, ``intra`` or ``pod``.
        """
        found: Mapping[str, str | tuple[str, ...]] = getattr(self, f"{tier}_subnets")
        return {zone: (ids,) if isinstance(ids, str) else ids for zone, ids in found.items()}

    def issues(self) -> Iterable[Found]:
        # EKS user guide, "VPC and subnet requirements": subnets in at least two zones.
        if len(self.private_subnets) < 2:
            yield (
                ("private_subnets",),
                f"must name subnets in at least 2 zones, got {len(self.private_subnets)}",
            )
        if len(self.intra_subnets) == 1:
            yield ("intra_subnets",), "must name subnets in at least 2 zones, got 1"
        zones = set(self.private_subnets)
        # The control plane may stay in a zone that the nodes have left.
        for tier in ("public_subnets", "pod_subnets"):
            for zone in getattr(self, tier):
                if zone not in zones:
                    yield (
                        (tier, zone),
                        f"has no private subnet in that zone; private_subnets has "
                        f"{', '.join(sorted(zones))}",
                    )
        named = sorted({*zones, *self.intra_subnets})
        if len({"-az" in zone for zone in named}) > 1:
            # A name and an id can be the same zone, which the library cannot see.
            yield (), f"must name zones all by name or all by id, got {', '.join(named)}"
        for zone in (zone for zone in self.pod_subnets if "-az" in zone):
            yield (
                ("pod_subnets", zone),
                "needs the name of the zone, since nodes find their ENIConfig by the label "
                f"topology.kubernetes.io/zone, got {zone}; name all zones, as your account does",
            )
        yield from self._named_twice()
        yield from _overlaps(self.cidrs)

    def _named_twice(self) -> Iterator[Found]:
        named: dict[str, tuple[str, str]] = {}
        for tier in ("private", "public", "intra", "pod"):
            for zone, ids in self.subnets(tier).items():
                here = (f"{tier}_subnets", zone)
                for subnet in ids:
                    there = named.get(subnet)
                    if there == ("private_subnets", zone) and tier == "intra":
                        continue
                    if there is not None:
                        yield here, f"names {subnet} again, which is already {'.'.join(there)}"
                    named.setdefault(subnet, here)


def _overlaps(cidrs: Iterable[str]) -> Iterator[Found]:
    """Return an issue for ranges that one VPC cannot have: they never overlap."""
    networks = [ipaddress.ip_network(cidr) for cidr in cidrs]
    for (_, first), (index, second) in combinations(enumerate(networks), 2):
        if first.version == second.version and first.overlaps(second):
            yield (
                ("cidrs", index),
                f"must not overlap {first}, since the ranges of a VPC never do, got {second}",
            )
