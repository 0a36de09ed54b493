"""The network as a cluster sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from aws_cdk import aws_ec2 as ec2

from eks_blueprint.catalogue import nat64_range

__all__ = ["NetworkLayout", "ipv6_of", "ranges_of_pods"]


class NetworkLayout(Protocol):
    """A VPC with its subnet tiers, whether the library creates it or it exists already."""

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC."""

    @property
    def zones(self) -> tuple[str, ...]:
        """Zone names, zone ids or tokens, in order."""

    @property
    def public_subnets(self) -> tuple[ec2.ISubnet, ...]:
        """Subnets of internet-facing load balancers, one per zone; may be empty."""

    @property
    def private_subnets(self) -> tuple[ec2.ISubnet, ...]:
        """Subnets of the nodes, one per zone."""

    @property
    def intra_subnets(self) -> tuple[ec2.ISubnet, ...]:
        """Subnets of the control plane, one per zone; may be empty."""

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
