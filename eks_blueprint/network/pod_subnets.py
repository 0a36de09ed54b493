"""Subnets of pods, in a separate CIDR range."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import vpc_id
from eks_blueprint.checks import refuse_token
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.network.ranges import split
from eks_blueprint.spec.vpc_ranges import pod_range_issues

__all__ = ["PodSubnets"]


class PodSubnets(Construct):
    """A secondary IPv4 CIDR range, with a subnet for each zone.

    Each uses the route table of the private subnet in its zone, so pods have the same egress as
    nodes.

    :param vpc: the VPC.
    :param cidr: the CIDR range, /16 to /26, split into equal parts.
    :param private_subnets: private subnets, in the order of the zones.
    :param zones: the zones.
    :raises BlueprintError: if subnets and zones differ in number, the range is a token or not an
        IPv4 range of /16 to /26, or an imported subnet has no route table.

    Source: recommendation EFF-IP-2; EKS user guide, "Deploy Pods in alternate subnets with custom
    networking".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        cidr: str,
        private_subnets: Sequence[ec2.ISubnet],
        zones: Sequence[str],
    ) -> None:
        super().__init__(scope, construct_id)
        if len(private_subnets) != len(zones):
            raise BlueprintError(
                f"private_subnets must be one for each zone, got {len(private_subnets)} for "
                f"{len(zones)}",
                scope=self,
            )
        refuse_token("cidr", cidr, scope=self)
        refuse(pod_range_issues(cidr), scope=self)
        block = ec2.CfnVPCCidrBlock(self, "Cidr", vpc_id=vpc_id(vpc), cidr_block=cidr)
        parts = split(cidr)
        self.subnets: dict[str, ec2.ISubnet] = {}
        for index, (zone, private) in enumerate(zip(zones, private_subnets, strict=True)):
            subnet = ec2.CfnSubnet(
                self,
                f"Subnet{index + 1}",
                vpc_id=vpc_id(vpc),
                cidr_block=parts[index],
                availability_zone=zone,
                tags=[{"key": "Name", "value": f"{self.node.path}/{index + 1}"}],
            )
            subnet.add_resource_dependency(block)
            route_table_id = self._route_table_id(private)
            ec2.CfnSubnetRouteTableAssociation(
                self,
                f"RouteTable{index + 1}",
                subnet_id=subnet.ref,
                route_table_id=route_table_id,
            )
            self.subnets[zone] = ec2.Subnet.from_subnet_attributes(
                self,
                f"Pod{index + 1}",
                subnet_id=subnet.ref,
                availability_zone=zone,
                route_table_id=route_table_id,
            )

    def _route_table_id(self, subnet: ec2.ISubnet) -> str:
        try:
            return subnet.route_table.route_table_id
        except RuntimeError as error:
            raise BlueprintError(
                "private_subnets must have route tables, got an imported subnet without; give "
                "route_table_id to Subnet.from_subnet_attributes",
                scope=self,
            ) from error
