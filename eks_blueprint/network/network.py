"""A VPC for EKS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnResource, Fn, RemovalPolicy, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn, node_of
from eks_blueprint.checks import refuse_other_region, refuse_other_spec
from eks_blueprint.encryption import KEEP, CustomerKey
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.network.default_security_group import LockedDefaultSecurityGroup
from eks_blueprint.network.endpoints import Endpoints
from eks_blueprint.network.flow_log import FlowLog
from eks_blueprint.network.nat64 import route_nat64
from eks_blueprint.network.pod_subnets import PodSubnets
from eks_blueprint.network.ranges import MAX_ZONES, tier_masks
from eks_blueprint.network.zones import zone_tokens
from eks_blueprint.spec import NetworkSpec, is_zone_id, resolve_zones
from eks_blueprint.spec.rules.network_and_environment import network_issues

__all__ = ["Network"]


class Network(Construct):
    """A VPC with three subnet tiers in each zone: load balancers, nodes, control plane.

    ``subnets`` has every subnet; ``private_subnets``, ``public_subnets`` and ``pod_subnets`` have
    those of the zones in which nodes run, ``intra_subnets`` those of all zones.

    :param spec: the network; for a spec with ``existing`` use ``ExistingNetwork``.
    :param region: Region of the stack. Default: any; zones come from ``Fn::GetAZs``.
    :param karpenter_discovery_tag: value of the tag ``karpenter.sh/discovery`` on the private
        subnets. Default: no tag.
    :param services: interface endpoints to create where ``spec.endpoints`` is ``derived``. Default:
        none.
    :param removal_policy: of the key and the flow logs when the stack is deleted. Default:
        kept.
    :raises BlueprintError: if the spec names an existing VPC, or an endpoint or zone that the
        Region does not have, or the stack has another Region.

    In a stack with an account and Region, call :func:`eks_blueprint.network.pin_zones` first;
    otherwise CDK looks the zones up.

    Source: recommendations EFF-IP-1, REL-HA-1, SEC-LINK-1; EKS user guide, "View Amazon EKS
    networking requirements for VPC and subnets"; AWS Load Balancer Controller, "Subnet
    auto-discovery", for the ``kubernetes.io/role`` tags.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: NetworkSpec,
        region: str | None = None,
        karpenter_discovery_tag: str | None = None,
        services: Sequence[str] = (),
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, NetworkSpec, spec)
        if spec.existing is not None:
            raise BlueprintError(
                "existing must be unset, got a VPC; use ExistingNetwork", scope=self
            )
        refuse_other_region(self, region)
        refuse(network_issues(spec, region), scope=self)
        self._all_zones = resolve_zones(spec, region) or zone_tokens(spec.zone_count)
        self.zones: tuple[str, ...] = self._all_zones[: spec.node_zone_count]
        self.cidrs: tuple[str, ...] = (
            (spec.cidr, spec.secondary_cidr.cidr) if spec.secondary_cidr else (spec.cidr,)
        )
        made = self._define_vpc(spec)
        self.vpc: ec2.IVpc = made
        # Amazon chooses the range, so it is known only after the VPC is created.
        ipv6 = spec.ip_family == "ipv6"
        self.ipv6_blocks: list[str] | None = made.vpc_ipv6_cidr_blocks if ipv6 else None
        self.ipv6_cidrs: tuple[str, ...] = (
            (Fn.select(0, self.ipv6_blocks),) if self.ipv6_blocks is not None else ()
        )
        # Without NAT the private tier has no egress, and CDK classifies it as isolated.
        isolated = tuple(made.isolated_subnets)
        count = len(self._all_zones)
        public = tuple(made.public_subnets)
        private = isolated[:count] if spec.nat == "none" else tuple(made.private_subnets)
        self.intra_subnets: tuple[ec2.ISubnet, ...] = isolated[-count:]
        if ipv6 and spec.nat != "none":
            route_nat64(
                self,
                vpc=made,
                zones=count,
                gateways=1 if spec.nat == "single" else len(self.zones),
            )
        pods: Mapping[str, ec2.ISubnet] = {}
        if spec.secondary_cidr is not None:
            pods = PodSubnets(
                self,
                "Pods",
                vpc=self.vpc,
                cidr=spec.secondary_cidr.cidr,
                private_subnets=private,
                zones=self._all_zones,
            ).subnets
        self.subnets: tuple[ec2.ISubnet, ...] = (
            *public,
            *private,
            *self.intra_subnets,
            *pods.values(),
        )
        with_nodes = len(self.zones)
        self.public_subnets: tuple[ec2.ISubnet, ...] = public[:with_nodes]
        self.private_subnets: tuple[ec2.ISubnet, ...] = private[:with_nodes]
        self.pod_subnets: Mapping[str, ec2.ISubnet] = {
            zone: subnet for zone, subnet in pods.items() if zone in self.zones
        }
        if any(is_zone_id(zone) for zone in self._all_zones):
            self._place_by_zone_id()
        self.karpenter_discovery_tag = karpenter_discovery_tag
        self._tag(karpenter_discovery_tag)
        key = CustomerKey.for_logs(
            self,
            "LogsKey",
            description="Flow logs and function logs of a VPC",
            log_group_arn_pattern=_own_log_groups(self),
            removal_policy=removal_policy,
        ).key
        self.default_security_group = LockedDefaultSecurityGroup(
            self,
            "DefaultSecurityGroup",
            vpc=made,
            after=[self._ipv6_range(made)] if spec.ip_family == "ipv6" else (),
            key=key,
            removal_policy=removal_policy,
        )
        self.flow_log = None
        if spec.flow_logs.enabled:
            self.flow_log = FlowLog(
                self,
                "FlowLog",
                vpc=self.vpc,
                key=key,
                retention_days=spec.flow_logs.retention_days,
                removal_policy=removal_policy,
            )
        self.endpoints = Endpoints.of_spec(
            self,
            "Endpoints",
            spec=spec,
            derive=spec.endpoints == "derived",
            services=services,
            vpc=self.vpc,
            cidrs=self.cidrs,
            subnets=self.private_subnets,
            region=region,
        )

    def _define_vpc(self, spec: NetworkSpec) -> ec2.Vpc:
        masks = tier_masks(spec.cidr)
        ipv6 = spec.ip_family == "ipv6"
        private = (
            ec2.SubnetType.PRIVATE_ISOLATED
            if spec.nat == "none"
            else ec2.SubnetType.PRIVATE_WITH_EGRESS
        )
        gateways = {"per_zone": len(self.zones), "single": 1, "none": 0}[spec.nat]
        return ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(spec.cidr),
            ip_protocol=ec2.IpProtocol.DUAL_STACK if ipv6 else ec2.IpProtocol.IPV4_ONLY,
            availability_zones=[*self._all_zones],
            reserved_azs=MAX_ZONES - len(self._all_zones),
            nat_gateways=gateways,
            gateway_endpoints=None if spec.endpoints == "none" else _s3_gateway(),
            # Locked below, by a function with its own policy and log group.
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="public",
                    subnet_type=ec2.SubnetType.PUBLIC,
                    cidr_mask=masks.public,
                    map_public_ip_on_launch=False,
                    # An isolated VPC has no internet gateway; its addresses stay free for one.
                    reserved=spec.nat == "none",
                ),
                ec2.SubnetConfiguration(
                    name="private", subnet_type=private, cidr_mask=masks.private
                ),
                ec2.SubnetConfiguration(
                    name="intra",
                    subnet_type=ec2.SubnetType.PRIVATE_ISOLATED,
                    cidr_mask=masks.intra,
                ),
            ],
        )

    @staticmethod
    def _ipv6_range(vpc: ec2.Vpc) -> CfnResource:
        """Find the association of the IPv6 range; EC2 adds rules to the default group with it."""
        resource = node_of(vpc).find_child("ipv6cidr")
        if not isinstance(resource, CfnResource):
            raise BlueprintError("aws-cdk-lib no longer has the VPC child ipv6cidr", scope=vpc)
        return resource

    def _place_by_zone_id(self) -> None:
        """Use the property for zone ids, since an id means the same zone in every account."""
        for subnet in self.subnets:
            resource = subnet.node.default_child
            if isinstance(resource, ec2.CfnSubnet):
                resource.availability_zone_id = resource.availability_zone
                resource.availability_zone = None

    def _tag(self, karpenter_discovery_tag: str | None) -> None:
        for subnet in self.public_subnets:
            Tags.of(subnet).add("kubernetes.io/role/elb", "1")
        for subnet in self.private_subnets:
            tags = Tags.of(subnet)
            tags.add("kubernetes.io/role/internal-elb", "1")
            if karpenter_discovery_tag is not None:
                tags.add("karpenter.sh/discovery", karpenter_discovery_tag)


def _s3_gateway() -> dict[str, ec2.GatewayVpcEndpointOptions]:
    """Create a gateway endpoint for Amazon S3, which serves image layers, in the private tiers.

    It is free. Pod subnets use the route tables of the private tier.
    """
    tiers = [ec2.SubnetSelection(subnet_group_name=name) for name in ("private", "intra")]
    service = ec2.GatewayVpcEndpointAwsService.S3
    return {"S3": ec2.GatewayVpcEndpointOptions(service=service, subnets=tiers)}


def _own_log_groups(scope: Construct) -> str:
    """Log groups whose generated names start with the stack's name."""
    return arn("logs", f"log-group:{Stack.of(scope).stack_name}-*")
