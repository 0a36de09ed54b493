"""What the stacks of a connection read of the networks on its sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from eks_blueprint.spec import ConnectionSpec
from eks_blueprint.spec.sides import Side
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.offered_values import (
    IPV6_CIDR,
    VPC_ID,
    known_vpc,
    offered_route_tables,
    offered_subnets,
    read,
)

__all__ = ["SideValues"]


@dataclass(frozen=True)
class SideValues:
    """VPCs, ranges, route tables and subnets of the sides of one connection.

    Those of existing VPCs are in the spec; the others are outputs of network stacks, which are
    then deployed first.

    :param connection: name of the connection.
    :param spec: the connection.
    :param networks: stacks of the networks, by name of the cluster; those in existing VPCs have
        none.
    """

    connection: str
    spec: ConnectionSpec
    networks: Mapping[str, NetworkStack]

    def vpc(self, stack: Stack, side: Side) -> ec2.IVpc:
        """Return the VPC of a side in its own stack.

        :param stack: stack of the side.
        :param side: the side.
        """
        return known_vpc(stack, self.vpc_id(stack, side, side))

    def vpc_id(self, stack: Stack, side: Side, consumer: Side) -> str:
        """Return the id of the VPC of a side.

        :param stack: stack that reads it.
        :param side: the side.
        :param consumer: side of that stack.
        """
        if side.network.existing is not None:
            return side.network.existing.vpc_id
        return self._read(stack, VPC_ID, side, consumer)

    def ranges(
        self, stack: Stack, other: Side, side: Side
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the IPv4 and the IPv6 ranges of another side, by name.

        :param stack: stack that reads them.
        :param other: the other side.
        :param side: side of that stack.
        """
        named = {f"{other.name}-{index + 1}": cidr for index, cidr in enumerate(other.cidrs)}
        ipv6 = {name: cidr for name, cidr in named.items() if ":" in cidr}
        ipv4 = {name: cidr for name, cidr in named.items() if name not in ipv6}
        if other.has_later_ipv6:
            ipv6[f"{other.name}-ipv6"] = self._read(stack, IPV6_CIDR, other, side)
        return ipv4, ipv6

    def route_tables(self, side: Side) -> dict[str, str]:
        """Return the route tables that get the routes, by name.

        :param side: the side.
        """
        if side.network.existing is not None:
            named = next(
                tables
                for cluster, tables in self.spec.route_table_ids.items()
                if cluster in side.clusters
            )
            return {f"given{index + 1}": table for index, table in enumerate(named)}
        network = self.networks[side.clusters[0]]
        outputs = offered_route_tables(network.layout, public=self.spec.public_subnets)
        return {
            name: read(output, network, side, side, self.connection)
            for name, output in outputs.items()
        }

    def subnets(self, stack: Stack, side: Side) -> list[ec2.ISubnet]:
        """Return the subnets of an attachment, one in each zone.

        :param stack: stack of the side.
        :param side: the side.
        """
        existing = side.network.existing
        if existing is not None:
            tier = existing.subnets("intra") or existing.subnets("private")
            ids = {zone: subnets[0] for zone, subnets in tier.items()}
        else:
            network = self.networks[side.clusters[0]]
            outputs = offered_subnets(network.layout)
            ids = {
                name: read(output, network, side, side, self.connection)
                for name, output in outputs.items()
            }
        return [
            ec2.Subnet.from_subnet_id(stack, f"Subnet-{name}", subnet)
            for name, subnet in ids.items()
        ]

    def _read(self, stack: Stack, output: str, side: Side, consumer: Side) -> str:
        network = self.networks[side.clusters[0]]
        stack.add_stack_dependency(network)
        return read(output, network, side, consumer, self.connection)
