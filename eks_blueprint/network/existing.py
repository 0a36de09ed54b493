"""An existing VPC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Annotations
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_region, refuse_other_spec, warn
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.network.endpoints import Endpoints
from eks_blueprint.network.layout import ipv6_of, one_per_zone
from eks_blueprint.spec import NetworkSpec
from eks_blueprint.spec.rules.network_and_environment import network_issues

__all__ = ["ExistingNetwork"]


class ExistingNetwork(Construct):
    """An existing VPC, given by its ids; nothing is looked up and nothing in it is changed.

    The owner of the VPC adds the tags by which load balancers and Karpenter find subnets, see
    ``docs/how-to/network.md``. Endpoints are created only where the spec sets ``endpoints``, since
    the VPC may already have them.

    :param spec: a network with ``existing`` set.
    :param services: interface endpoints to create if the spec enables them. Default: none.
    :param region: Region of the stack. Default: any.
    :raises BlueprintError: if ``existing`` is not set, or the spec names an endpoint or zone that
        the Region does not have, or the stack has another Region.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: NetworkSpec,
        services: Sequence[str] = (),
        region: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, NetworkSpec, spec)
        existing = spec.existing
        if existing is None:
            raise BlueprintError("existing must be set, got a network to be created", scope=self)
        refuse_other_region(self, region)
        refuse(network_issues(spec, region), scope=self)
        warn(self, spec.warnings())
        # CDK warns about subnets without a route table; nothing here asks for one.
        Annotations.of(self).acknowledge_warning("@aws-cdk/aws-ec2:noSubnetRouteTableId")
        private = existing.subnets("private")
        self.zones: tuple[str, ...] = tuple(zone for zone, ids in private.items() for _ in ids)
        # The subnets may not be tagged for Karpenter, so it selects them by id.
        self.karpenter_discovery_tag: str | None = None
        self.cidrs: tuple[str, ...] = existing.cidrs
        self.ipv6_cidrs = ipv6_of(existing.cidrs)
        self.vpc: ec2.IVpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id=existing.vpc_id,
            availability_zones=[*self.zones],
            private_subnet_ids=[subnet for ids in private.values() for subnet in ids],
        )
        self.private_subnets: tuple[ec2.ISubnet, ...] = self._import("private", private)
        self.public_subnets: tuple[ec2.ISubnet, ...] = self._import(
            "public", existing.subnets("public")
        )
        self.intra_subnets: tuple[ec2.ISubnet, ...] = self._import(
            "intra", existing.subnets("intra")
        )
        pods = existing.subnets("pod")
        self.pod_subnets: Mapping[str, ec2.ISubnet] = dict(
            zip(pods, self._import("pod", pods), strict=True)
        )
        self.endpoints = Endpoints.of_spec(
            self,
            "Endpoints",
            spec=spec,
            derive="endpoints" in spec.model_fields_set and spec.endpoints == "derived",
            services=services,
            vpc=self.vpc,
            cidrs=self.cidrs,
            subnets=one_per_zone(self),
            region=region,
        )

    def _import(self, tier: str, subnets: Mapping[str, Sequence[str]]) -> tuple[ec2.ISubnet, ...]:
        return tuple(
            ec2.Subnet.from_subnet_attributes(
                self,
                f"{tier}-{zone}" if index == 0 else f"{tier}-{zone}-{index + 1}",
                subnet_id=subnet,
                availability_zone=zone,
            )
            for zone, ids in subnets.items()
            for index, subnet in enumerate(ids)
        )
