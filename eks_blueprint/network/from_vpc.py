"""A VPC that is given as a CDK object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import aws_ec2 as ec2

from eks_blueprint.arguments import checked
from eks_blueprint.errors import BlueprintError
from eks_blueprint.network.layout import ipv6_of

__all__ = ["NetworkFromVpc"]


@checked
@dataclass(frozen=True)
class NetworkFromVpc:
    """The layout of any ``ec2.IVpc``, created or imported; the VPC itself is not changed.

    Nodes run in the private subnets. The control plane uses the isolated subnets, if there are any.

    :param vpc: the VPC.
    :param cidrs: its CIDR ranges, as literals. Default: none; only endpoints and rules with ``vpc``
        need them.
    :param pod_subnets: pod subnets for custom networking, by zone. Default: none.
    :param karpenter_discovery_tag: value of the tag ``karpenter.sh/discovery`` on the private
        subnets. Default: Karpenter selects the subnets by id.
    :raises BlueprintError: if the VPC has fewer than two private subnets.
    """

    vpc: ec2.IVpc
    cidrs: tuple[str, ...] = ()
    pod_subnets: Mapping[str, ec2.ISubnet] = field(default_factory=dict)
    karpenter_discovery_tag: str | None = None
    private_subnets: tuple[ec2.ISubnet, ...] = field(init=False)
    public_subnets: tuple[ec2.ISubnet, ...] = field(init=False)
    intra_subnets: tuple[ec2.ISubnet, ...] = field(init=False)
    zones: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        private = tuple(self.vpc.private_subnets)
        if len(private) < 2:
            raise BlueprintError(
                f"vpc must have at least 2 private subnets with egress, got {len(private)}"
            )
        object.__setattr__(self, "private_subnets", private)
        object.__setattr__(self, "public_subnets", tuple(self.vpc.public_subnets))
        object.__setattr__(self, "intra_subnets", tuple(self.vpc.isolated_subnets))
        zones = tuple(subnet.availability_zone for subnet in private)
        object.__setattr__(self, "zones", zones)

    @property
    def ipv6_cidrs(self) -> tuple[str, ...]:
        """IPv6 ranges among ``cidrs``."""
        return ipv6_of(self.cidrs)
