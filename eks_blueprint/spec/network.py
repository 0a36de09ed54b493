"""The VPC of a cluster: its own, a shared one of the same file, or an existing one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec, Warned, below
from eks_blueprint.spec.environment import EnvironmentSpec
from eks_blueprint.spec.existing_vpc import ExistingVpcSpec
from eks_blueprint.spec.tags import Tags
from eks_blueprint.spec.types import Bool, EndpointService, Int, Ipv4Cidr, Name, Whole, Zone, sized
from eks_blueprint.spec.vpc_ranges import (
    association_issues,
    has_free_prefixes,
    pod_range_issues,
    pod_subnet_prefix,
    private_subnet_prefix,
    vpc_range_issues,
)

__all__ = [
    "FlowLogsSpec",
    "NetworkSpec",
    "RetentionDays",
    "SecondaryCidrSpec",
    "SharedNetworkSpec",
]

RetentionDays = Annotated[
    Literal[
        1,
        3,
        5,
        7,
        14,
        30,
        60,
        90,
        120,
        150,
        180,
        365,
        400,
        545,
        731,
        1096,
        1827,
        2192,
        2557,
        2922,
        3288,
        3653,
    ],
    Whole,
]
"""The retentions that CloudWatch Logs knows (CloudFormation, AWS::Logs::LogGroup)."""


class FlowLogsSpec(Spec):
    """VPC flow logs in an encrypted log group."""

    enabled: Bool = True
    """Record accepted and rejected traffic. Default: true."""

    retention_days: RetentionDays = 365
    """How long the records are kept, in days. Default: 365."""


class SecondaryCidrSpec(Spec):
    """A second IPv4 range for pods (recommendation EFF-IP-2); IPv4 clusters only."""

    cidr: Annotated[Ipv4Cidr, AfterValidator(sized("1[6-9]|2[0-6]"))] = "100.64.0.0/16"
    """Range of the pod subnets, /16 to /26, split evenly over the zones. Default: 100.64.0.0/16."""

    custom_networking: Bool = True
    """Assign pods addresses from the pod subnets through ENIConfigs. Default: true."""

    def issues(self) -> Iterable[Found]:
        return pod_range_issues(self.cidr)


class NetworkSpec(Spec):
    """IP family, CIDR ranges, zones and egress of the VPC."""

    ip_family: Literal["ipv6", "ipv4"] = "ipv6"
    """IP family of pods and Services. Default: ipv6, so that pods do not run out of addresses
    (EFF-IP-1)."""

    cidr: Annotated[Ipv4Cidr, AfterValidator(sized("1[6-9]|2[0-4]"))] = "10.0.0.0/16"
    """IPv4 range of the VPC, /16 to /24. Default: 10.0.0.0/16."""

    availability_zones: tuple[Zone, ...] = ()
    """Zone names (eu-west-1a) or zone ids (euw1-az1) of the VPC, 2 to 4; add further zones at the
    end. Default: the first `zone_count` usable zones of the Region, or `Fn::GetAZs` where no Region
    is set."""

    zone_count: Int = Field(default=3, ge=2, le=4)
    """Number of zones if they are not named, 2 to 4. Default: 3 (REL-HA-1)."""

    node_zone_count: Int | None = Field(default=None, ge=2, le=4)
    """Number of zones in which nodes run: the first zones of the VPC. The other zones keep their
    subnets, but have no NAT gateway, endpoints or load balancers. Default: all zones of the VPC."""

    nat: Literal["per_zone", "single", "none"] = "per_zone"
    """NAT gateways. `single` is cheaper, but egress fails when its zone fails; `none` isolates the
    VPC, which then has no internet gateway and no public subnets, and needs VPC endpoints and a
    `private_registry`. Default: per_zone."""

    secondary_cidr: SecondaryCidrSpec | None = None
    """A second IPv4 range for pods. Default: none."""

    prefix_delegation: Bool | None = None
    """Assign /28 prefixes to nodes, so that more pods fit on a node; needs subnets of at least /25.
    IPv6 clusters always use prefixes. Default: true for ipv4 where the subnets are large enough:
    with `cidr` of /16 to /22, or `secondary_cidr` of /16 to /23."""

    flow_logs: FlowLogsSpec = FlowLogsSpec()
    """VPC flow logs. Default: on, 365 days."""

    endpoints: Literal["derived", "gateway", "none"] = "derived"
    """VPC endpoints: `derived` creates those that the features in the spec need, `gateway` only the
    free S3 gateway endpoint, `none` no endpoints. Default: derived (SEC-LINK-1); none in an
    existing VPC."""

    extra_endpoints: tuple[EndpointService, ...] = ()
    """Additional interface endpoints by short service name, such as secretsmanager. Default:
    none."""

    existing: ExistingVpcSpec | None = None
    """An existing VPC to use. Default: none; a VPC is created."""

    shared: Name | None = None
    """Name of a VPC under the top-level `networks` to use. Default: none; the cluster gets its own
    VPC."""

    @property
    def zones(self) -> int:
        """How many zones the network spans, also those without nodes."""
        if self.existing is not None:
            return len(self.existing.private_subnets)
        return len(self.availability_zones) or self.zone_count

    @property
    def isolated(self) -> bool:
        """Whether nothing in the VPC reaches the internet."""
        return self.nat == "none" if self.existing is None else self.existing.isolated

    @property
    def ranges(self) -> tuple[str, ...]:
        """Ranges of the VPC that are known before deployment."""
        if self.existing is not None:
            return self.existing.cidrs
        second = (self.secondary_cidr.cidr,) if self.secondary_cidr else ()
        return (self.cidr, *second)

    @property
    def prefixes(self) -> bool:
        """Whether nodes get IPv4 prefixes instead of single addresses."""
        if self.ip_family == "ipv6" or self.prefix_delegation is False:
            return False
        return self.prefix_delegation is True or has_free_prefixes(self._pod_subnet_prefix())

    def issues(self) -> Iterable[Found]:
        yield from self._zone_issues()
        yield from self._range_issues()
        if self.existing is not None:
            yield from self._existing_issues(self.existing)
        if self.ip_family == "ipv6" and self.prefix_delegation is False:
            yield (
                ("prefix_delegation",),
                "must be true or unset with ip_family ipv6, which needs prefixes; use ip_family "
                "ipv4 to turn it off",
            )
        if self.prefix_delegation and not has_free_prefixes(self._pod_subnet_prefix()):
            yield (
                ("prefix_delegation",),
                "must be false or unset: the subnets of the pods are "
                f"/{self._pod_subnet_prefix()}, which hold too few free blocks of /28, got true; "
                f"use {self._wider_range()}",
            )
        if self.nat == "none" and self.endpoints != "derived" and self.existing is None:
            yield (
                ("endpoints",),
                f"must be derived with nat none, got {self.endpoints!r}; nodes would reach neither "
                "EKS nor ECR",
            )

    def warnings(self) -> Iterable[Warned]:
        if self.existing is not None and "endpoints" not in self.model_fields_set:
            yield Warned(
                "way-out-of-existing-vpc",
                ("existing", "private_subnets"),
                "must have a way to AWS, which the library cannot see: nodes join only through NAT "
                "or VPC endpoints; set network.endpoints to derived to create endpoints, or to "
                "none to confirm that the VPC has what they need",
            )

    def _zone_issues(self) -> Iterable[Found]:
        if self.node_zone_count is not None and self.node_zone_count > self.zones:
            yield (
                ("node_zone_count",),
                f"must be at most {self.zones}, the number of zones of the VPC, "
                f"got {self.node_zone_count}",
            )
        zones = self.availability_zones
        if zones and not 2 <= len(zones) <= 4:
            yield ("availability_zones",), f"must name 2 to 4 zones, got {len(zones)}"
        if len(set(zones)) < len(zones):
            yield ("availability_zones",), f"must name each zone once, got {', '.join(zones)}"
        if len({"-az" in zone for zone in zones}) > 1:
            yield (
                ("availability_zones",),
                f"must be all names or all ids, got {', '.join(zones)}",
            )

    def _range_issues(self) -> Iterable[Found]:
        network = ipaddress.ip_network(self.cidr)
        if not 16 <= network.prefixlen <= 24:
            yield ("cidr",), f"must be between /16 and /24, got {self.cidr}"
        yield from below(("cidr",), vpc_range_issues(self.cidr))
        if self.secondary_cidr is None:
            return
        second = ipaddress.ip_network(self.secondary_cidr.cidr)
        if network.overlaps(second):
            yield (
                ("secondary_cidr", "cidr"),
                f"must not overlap cidr {self.cidr}, got {self.secondary_cidr.cidr}",
            )
        else:
            yield from below(
                ("secondary_cidr", "cidr"),
                association_issues(self.cidr, self.secondary_cidr.cidr),
            )
        if self.ip_family == "ipv6":
            yield (
                ("secondary_cidr",),
                "needs ip_family ipv4: custom networking and IPv6 exclude each other in the VPC "
                "CNI, and IPv6 pods never run out of addresses",
            )

    def _pod_subnet_prefix(self) -> int:
        """Return the prefix length of the subnets from which pods get IPv4 addresses.

        Nothing is known about the size of subnets in an existing VPC.
        """
        if self.existing is not None:
            return 0
        second = self.secondary_cidr
        if second is not None and second.custom_networking:
            return pod_subnet_prefix(second.cidr)
        return private_subnet_prefix(self.cidr)

    def _wider_range(self) -> str:
        second = self.secondary_cidr
        custom = second is not None and second.custom_networking
        return "a secondary_cidr of /23 or larger" if custom else "a cidr of /22 or larger"

    def _existing_issues(self, existing: ExistingVpcSpec) -> Iterable[Found]:
        made = {"cidr", "availability_zones", "zone_count", "nat", "secondary_cidr"}
        made |= {"node_zone_count"}
        if self.endpoints == "gateway" and "endpoints" in self.model_fields_set:
            yield (
                ("endpoints",),
                "must be derived or none with existing, got 'gateway': the S3 gateway changes "
                "route tables, which belong to the owner of the VPC",
            )
        for field in sorted(made & self.model_fields_set):
            yield (field,), "has no effect with existing, whose VPC is not changed; remove it"
        if existing.pod_subnets and self.ip_family == "ipv6":
            yield ("existing", "pod_subnets"), "needs ip_family ipv4, got ipv6"
        has_ipv6 = any(ipaddress.ip_network(cidr).version == 6 for cidr in existing.cidrs)
        if self.ip_family == "ipv6" and not has_ipv6:
            yield (
                ("existing", "cidrs"),
                "must hold an IPv6 range with ip_family ipv6; add the VPC's, or use ip_family ipv4",
            )


class SharedNetworkSpec(NetworkSpec):
    """A VPC that several clusters of one file use."""

    environment: EnvironmentSpec = EnvironmentSpec()
    """Account and Region; must equal those of its clusters. Default: those the CDK CLI deploys
    to."""

    tags: Tags = {}
    """Tags of every resource of the network stack. Default: none."""
