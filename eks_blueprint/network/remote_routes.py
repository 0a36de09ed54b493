"""The way from a VPC to networks outside AWS."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import node_of, subnet_ids, vpc_id
from eks_blueprint.checks import refuse_no_subnets, refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import RemoteGatewaySpec

__all__ = ["RemoteRoutes"]


class RemoteRoutes(Construct):
    """A gateway attached to a VPC, and routes to it for the ranges of other networks.

    A transit gateway of another account has to be shared with this one first, and has to accept the
    attachment by itself; until then, the routes fail. The way back, from the gateway to the VPC, is
    a route of the gateway and of your network.

    :param vpc: the VPC.
    :param gateway: a transit gateway or a virtual private gateway.
    :param cidrs: ranges that are reached through it.
    :param subnets: subnets whose route tables get the routes.
    :param attachment_subnets: subnets of the attachment of a transit gateway, one in each zone.
    :raises BlueprintError: if there are no subnets, or one without a route table.

    Source: EKS user guide, "Prepare networking for hybrid nodes"; VPC user guide, "Example routing
    options".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        gateway: RemoteGatewaySpec,
        cidrs: Sequence[str],
        subnets: Sequence[ec2.ISubnet],
        attachment_subnets: Sequence[ec2.ISubnet],
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, RemoteGatewaySpec, gateway, name="gateway")
        refuse_no_subnets(self, subnets)
        transit, private = gateway.transit_gateway_id, gateway.virtual_private_gateway_id
        self.attachment: CfnResource
        if transit is not None:
            self.attachment = ec2.CfnTransitGatewayAttachment(
                self,
                "Attachment",
                transit_gateway_id=transit,
                vpc_id=vpc_id(vpc),
                subnet_ids=subnet_ids(attachment_subnets),
            )
        else:
            self.attachment = ec2.CfnVPCGatewayAttachment(
                self, "Attachment", vpc_id=vpc_id(vpc), vpn_gateway_id=private
            )
        # The id of the subnet stays when zones are added; pod subnets share the tables of others.
        tables: dict[str, str] = {}
        for subnet in subnets:
            tables.setdefault(self._table_of(subnet), node_of(subnet).id)
        for cidr in cidrs:
            for table, name in tables.items():
                route = ec2.CfnRoute(
                    self,
                    f"{cidr.replace('/', '-')}-{name}",
                    route_table_id=table,
                    destination_cidr_block=cidr,
                    transit_gateway_id=transit,
                    gateway_id=private,
                )
                route.add_resource_dependency(self.attachment)

    def _table_of(self, subnet: ec2.ISubnet) -> str:
        try:
            return subnet.route_table.route_table_id
        except RuntimeError as error:
            # What CDK says of an imported subnet that it knows the id of only.
            if "routeTableId" not in str(error):
                raise
            raise BlueprintError(
                "subnets must have their route tables, got an imported subnet without; give "
                "route_table_id to Subnet.from_subnet_attributes",
                scope=self,
            ) from error
