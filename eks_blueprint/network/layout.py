"""The network as a cluster sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from aws_cdk import aws_ec2 as ec2

from eks_blueprint.catalogue import nat64_range
from eks_blueprint.errors import BlueprintError

__all__ = [
    "NetworkLayout",
    "control_plane_subnets",
    "ipv6_of",
    "one_per_zone",
    "ranges_of_pods",
]


class NetworkLayout(Protocol):
    """A VPC with its subnet tiers, whether the library creates it or it exists already."""

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC."""

    @property
    def zones(self) -> tuple[str, ...]:
        """The zone of each private subnet: a name, an id or a token."""

    @property
    def public_subnets(self) -> tuple[ec2.ISubnet, ...]:
        """Subnets of internet-facing load balancers; may be empty."""

    @property
    def private_subnets(self) -> tuple[ec2.ISubnet, ...]:
        """Subnets of the nodes, one or several per zone."""

    @property
    def intra_subnets(self) -> tuple[ec2.ISubnet, ...]:
        """Subnets of the control plane, also in zones without nodes; may be empty."""

    @property
    def pod_subnets(self) -> Mapping[str, ec2.ISubnet]:
        """Subnets of pods by zone, where pods have their own CIDR range."""

    @property
    def cidrs(self) -> tuple[str, ...]:
        """IPv4 and, where known before deployment, IPv6 ranges of the VPC, as literals."""

    @property
    def ipv6_cidrs(self) -> tuple[str, ...]:
        """IPv6 ranges of the VPC, as literals or tokens; empty where it has none."""

    @property
    def karpenter_discovery_tag(self) -> str | None:
        """Value of the tag ``karpenter.sh/discovery`` on the private subnets, or none."""


def ipv6_of(cidrs: Iterable[str]) -> tuple[str, ...]:
    """Return the IPv6 ranges among the literal ranges."""
    return tuple(cidr for cidr in cidrs if ":" in cidr)


def ranges_of_pods(
    layout: NetworkLayout, ip_family: str, *, nat64: bool = False
) -> tuple[str, ...]:
    """Return the ranges of the VPC in the IP family of the pods.

    :param layout: the VPC.
    :param ip_family: ``ipv4`` or ``ipv6``, the IP family of the cluster.
    :param nat64: whether pods reach IPv4 addresses of the VPC, such as those of VPC endpoints, as
        addresses of NAT64. Default: false.
    """
    ipv4 = tuple(cidr for cidr in layout.cidrs if ":" not in cidr)
    if ip_family == "ipv6":
        return (*layout.ipv6_cidrs, *(map(nat64_range, ipv4) if nat64 else ()))
    return ipv4


def one_per_zone(layout: NetworkLayout) -> tuple[ec2.ISubnet, ...]:
    """Return the first private subnet of each zone.

    An interface endpoint and a file system of Amazon EFS can have one subnet in each zone only
    (EC2 API reference, CreateVpcEndpoint; EFS API reference, CreateMountTarget).

    :param layout: the VPC.
    """
    first: dict[str, ec2.ISubnet] = {}
    for zone, subnet in zip(layout.zones, layout.private_subnets, strict=True):
        first.setdefault(zone, subnet)
    return tuple(first.values())


def control_plane_subnets(layout: NetworkLayout, zone_count: int | None) -> tuple[ec2.ISubnet, ...]:
    """Return the subnets in which EKS creates the network interfaces of the control plane.

    EKS takes several subnets of one zone, but keeps the set of zones with which the cluster was
    created (EKS user guide, "View Amazon EKS networking requirements for VPC and subnets").

    :param layout: the VPC.
    :param zone_count: number of zones, the first of the subnets; ``None`` for all.
    :raises BlueprintError: if the subnets are in fewer zones.
    """
    subnets = layout.intra_subnets or layout.private_subnets
    if zone_count is None:
        return subnets
    # Reading a zone is a call to Node, so it is read only where it matters.
    zones = [subnet.availability_zone for subnet in subnets]
    chosen = [*dict.fromkeys(zones)][:zone_count]
    if len(chosen) < zone_count:
        raise BlueprintError(
            f"control_plane_zone_count must be at most {len(chosen)}, the number of zones of the "
            f"network, got {zone_count}"
        )
    return tuple(subnet for zone, subnet in zip(zones, subnets, strict=True) if zone in chosen)
