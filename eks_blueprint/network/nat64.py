"""The way from IPv6 to IPv4 addresses."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.catalogue import NAT64_RANGE
from eks_blueprint.errors import BlueprintError

__all__ = ["route_nat64"]


def route_nat64(
    scope: Construct,
    *,
    private_subnets: Sequence[ec2.ISubnet],
    public_subnets: Sequence[ec2.ISubnet],
) -> None:
    """Route the addresses that stand for IPv4 addresses from private subnets to NAT gateways.

    A NAT gateway translates them without being configured. Nothing uses the route unless a DNS
    server hands out such addresses.

    :param scope: the construct that owns the routes.
    :param private_subnets: one subnet for each zone.
    :param public_subnets: the subnets with the NAT gateways, in the same order: one for each zone,
        or fewer; the last one serves the remaining zones.

    Source: VPC user guide, "DNS64 and NAT64".
    """
    gateways = [_gateway(subnet).ref for subnet in public_subnets]
    for index, subnet in enumerate(private_subnets):
        ec2.CfnRoute(
            scope,
            f"Nat64Route{index + 1}",
            route_table_id=subnet.route_table.route_table_id,
            destination_ipv6_cidr_block=NAT64_RANGE,
            nat_gateway_id=gateways[min(index, len(gateways) - 1)],
        )


def _gateway(subnet: ec2.ISubnet) -> CfnResource:
    resource = subnet.node.find_child("NATGateway")
    if not isinstance(resource, CfnResource):
        raise BlueprintError("aws-cdk-lib no longer has the subnet child NATGateway", scope=subnet)
    return resource
