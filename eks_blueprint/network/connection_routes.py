"""Routes to the other side of a connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.errors import BlueprintError

__all__ = ["ConnectionRoutes"]


class ConnectionRoutes(Construct):
    """Routes in the route tables of a VPC to the ranges of others.

    :param route_tables: ids of the route tables, by a name that becomes part of construct ids.
    :param ipv4_cidrs: IPv4 ranges of the other side, by name. Default: none.
    :param ipv6_cidrs: IPv6 ranges of the other side, by name. Default: none.
    :param peering_connection_id: the peering connection that leads there. Default: none.
    :param transit_gateway_id: the transit gateway that leads there. Default: none.
    :param after: resource that must exist first, such as the attachment to the transit gateway.
        Default: none.
    :raises BlueprintError: unless exactly one of both ways is given.

    Source: CloudFormation template reference, AWS::EC2::Route.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        route_tables: Mapping[str, str],
        ipv4_cidrs: Mapping[str, str] | None = None,
        ipv6_cidrs: Mapping[str, str] | None = None,
        peering_connection_id: str | None = None,
        transit_gateway_id: str | None = None,
        after: CfnResource | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        if (peering_connection_id is None) == (transit_gateway_id is None):
            got = "neither" if peering_connection_id is None else "both"
            raise BlueprintError(
                f"must have peering_connection_id or transit_gateway_id, got {got}", scope=self
            )
        way: dict[str, Any] = {
            "vpc_peering_connection_id": peering_connection_id,
            "transit_gateway_id": transit_gateway_id,
        }
        families = {
            "destination_cidr_block": ipv4_cidrs or {},
            "destination_ipv6_cidr_block": ipv6_cidrs or {},
        }
        self.routes: list[ec2.CfnRoute] = []
        for table, table_id in route_tables.items():
            for key, cidrs in families.items():
                for name, cidr in cidrs.items():
                    destination: dict[str, Any] = {key: cidr}
                    route = ec2.CfnRoute(
                        self, f"{table}-{name}", route_table_id=table_id, **destination, **way
                    )
                    if after is not None:
                        route.add_resource_dependency(after)
                    self.routes.append(route)
