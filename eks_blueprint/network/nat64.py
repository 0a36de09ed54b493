"""The way from IPv6 to IPv4 addresses."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.attributes import node_of
from eks_blueprint.catalogue import NAT64_RANGE
from eks_blueprint.errors import BlueprintError

__all__ = ["route_nat64"]


def route_nat64(scope: Construct, *, vpc: ec2.Vpc, zones: int, gateways: int) -> None:
    """Route the addresses that stand for IPv4 addresses from private subnets to NAT gateways.

    A NAT gateway translates them without being configured. Nothing uses the route unless a DNS
    server hands out such addresses.

    :param scope: the construct that owns the routes.
    :param vpc: a VPC with the tiers public, private and intra, in this order, each with one subnet
        for each zone.
    :param zones: number of its zones.
    :param gateways: number of its NAT gateways: one for each zone, or fewer; the last one serves
        the remaining zones.

    Source: VPC user guide, "DNS64 and NAT64".
    """
    # One question, instead of several for each subnet. CDK keeps the order of creation.
    made = node_of(vpc).find_all()
    nat = [one.ref for one in made if isinstance(one, ec2.CfnNatGateway)]
    tables = [one for one in made if isinstance(one, ec2.CfnRouteTable)]
    if len(nat) != gateways or len(tables) != 3 * zones:
        raise BlueprintError(
            "aws-cdk-lib no longer creates a route table for each subnet and the NAT gateways "
            f"that were asked for, got {len(tables)} and {len(nat)}",
            scope=vpc,
        )
    for index, table in enumerate(tables[zones : 2 * zones]):
        ec2.CfnRoute(
            scope,
            f"Nat64Route{index + 1}",
            route_table_id=table.ref,
            destination_ipv6_cidr_block=NAT64_RANGE,
            nat_gateway_id=nat[min(index, len(nat) - 1)],
        )
