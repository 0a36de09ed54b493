"""A transit gateway, and the attachment of a VPC to one."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import subnet_ids, vpc_id
from eks_blueprint.checks import refuse_no_subnets, refuse_value
from eks_blueprint.spec.types import AccountId

__all__ = ["TransitGateway", "TransitGatewayAttachment"]


class TransitGateway(Construct):
    """A transit gateway that connects the VPCs that are attached to it.

    Attachments are associated with its default route table and propagate their ranges to it, so
    each VPC is reached from all others that have a route; which traffic passes is decided by
    security groups. Attachments of the accounts with which it is shared are accepted without being
    asked, because CloudFormation cannot accept them; those of its own account always are.

    :param amazon_side_asn: autonomous system number. Default: 64512.
    :param accounts: other accounts that may attach VPCs, by AWS RAM. Default: none.
    :param external_accounts: share with accounts outside of the organization as well, which have to
        accept the invitation. Default: false.
    :param name: value of the tag ``Name``, and name of the share. Default: the path of the
        construct.
    :raises BlueprintError: if an account is not an account id.

    Source: CloudFormation template reference, AWS::EC2::TransitGateway, AWS::RAM::ResourceShare;
    Amazon VPC Transit Gateways guide, "Transit gateways".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        amazon_side_asn: int = 64512,
        accounts: Sequence[str] = (),
        external_accounts: bool = False,
        name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        for account in accounts:
            refuse_value(self, "accounts", account, AccountId)
        title = name or self.node.path
        self.resource = ec2.CfnTransitGateway(
            self,
            "Resource",
            description=f"Connects VPCs: {title}",
            amazon_side_asn=amazon_side_asn,
            auto_accept_shared_attachments="enable" if accounts else "disable",
            default_route_table_association="enable",
            default_route_table_propagation="enable",
            dns_support="enable",
            tags=[{"key": "Name", "value": title}],
        )
        self.gateway_id: str = self.resource.attr_id
        self.share: cdk.aws_ram.CfnResourceShare | None = None
        if accounts:
            self.share = cdk.aws_ram.CfnResourceShare(
                self,
                "Share",
                name=title,
                principals=[*accounts],
                resource_arns=[self.resource.attr_transit_gateway_arn],
                allow_external_principals=external_accounts,
            )


class TransitGatewayAttachment(Construct):
    """The attachment of a VPC to a transit gateway, with a network interface in each subnet.

    :param vpc: the VPC.
    :param subnets: one subnet in each zone from which the VPC is to be reached.
    :param transit_gateway_id: id of the transit gateway, of the account or shared with it.
    :param ipv6: whether the attachment carries IPv6. Default: false.
    :param route_table_id: route table of the transit gateway with which the attachment is
        associated, and to which it propagates the ranges of the VPC; only the owner of the transit
        gateway can name one. Default: what the transit gateway does with new attachments.
    :param name: value of the tag ``Name``. Default: the path of the construct.
    :raises BlueprintError: if there is no subnet.

    Source: CloudFormation template reference, AWS::EC2::TransitGatewayAttachment, whose subnets can
    change without a replacement, unlike those of AWS::EC2::TransitGatewayVpcAttachment.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        transit_gateway_id: str,
        ipv6: bool = False,
        route_table_id: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_no_subnets(self, subnets)
        self.resource = ec2.CfnTransitGatewayAttachment(
            self,
            "Resource",
            vpc_id=vpc_id(vpc),
            subnet_ids=subnet_ids(subnets),
            transit_gateway_id=transit_gateway_id,
            options={"DnsSupport": "enable", "Ipv6Support": "enable" if ipv6 else "disable"},
            tags=[{"key": "Name", "value": name or self.node.path}],
        )
        self.attachment_id: str = self.resource.attr_id
        if route_table_id is not None:
            ids = {
                "transit_gateway_attachment_id": self.attachment_id,
                "transit_gateway_route_table_id": route_table_id,
            }
            ec2.CfnTransitGatewayRouteTableAssociation(self, "Association", **ids)
            ec2.CfnTransitGatewayRouteTablePropagation(self, "Propagation", **ids)
