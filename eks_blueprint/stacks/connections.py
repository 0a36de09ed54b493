"""The stacks of connections between the networks of clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aws_cdk import CfnOutput, CfnResource, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.network import (
    AllowedTraffic,
    ConnectionRoutes,
    TransitGateway,
    TransitGatewayAttachment,
    VpcPeering,
)
from eks_blueprint.spec import AllowedTrafficSpec, BlueprintSpec, ConnectionSpec
from eks_blueprint.spec.sides import Side, sides_of
from eks_blueprint.stack_names import connection_stack_name, transit_gateway_stack_name
from eks_blueprint.stacks._environment import environment, tag
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.connection_trusts import define_trusts
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.offered_values import (
    SECURITY_GROUP,
    offer_cluster,
    offer_network,
    read,
    trust_role_arn,
)
from eks_blueprint.stacks.side_values import SideValues

__all__ = ["build_connections"]

_PEERING_ID = "PeeringConnectionId"
_GATEWAY_ID = "TransitGatewayId"


def build_connections(
    scope: Construct,
    blueprint: BlueprintSpec,
    *,
    clusters: Mapping[str, ClusterStack],
    networks: Mapping[str, NetworkStack],
) -> tuple[Stack, ...]:
    """Create the stacks of the connections of which all clusters are built.

    :param scope: the app or stage.
    :param blueprint: the spec.
    :param clusters: stacks of the clusters that are built, by name.
    :param networks: stacks of their networks, by name of the cluster; those in existing VPCs have
        none.
    :returns: the stacks, in the order of their deployment.
    """
    offered: set[NetworkStack] = set()
    for name, cluster in clusters.items():
        using = [one for one in blueprint.connections.values() if name in one.clusters]
        if using:
            offer_cluster(cluster)
        network = networks.get(name)
        beyond = any(len(sides_of(one, blueprint.clusters)) > 1 for one in using)
        if network is not None and beyond and network not in offered:
            offer_network(network)
            offered.add(network)
    return tuple(
        stack
        for name, connection in blueprint.connections.items()
        if all(cluster in clusters for cluster in connection.clusters)
        for stack in _Connection(scope, name, connection, blueprint, clusters, networks).stacks()
    )


@dataclass(frozen=True)
class _Connection:
    """One connection, with what its stacks refer to."""

    scope: Construct
    name: str
    spec: ConnectionSpec
    blueprint: BlueprintSpec
    clusters: Mapping[str, ClusterStack]
    networks: Mapping[str, NetworkStack]

    @property
    def values(self) -> SideValues:
        """What the stacks read of the networks of all sides."""
        return SideValues(self.name, self.spec, self.networks)

    def stacks(self) -> Iterable[Stack]:
        sides = sides_of(self.spec, self.blueprint.clusters)
        gateway = self._gateway(sides)
        made: dict[str, Stack] = {
            side.name: self._stack(
                connection_stack_name(self.name, side.name),
                side,
                f"Connection {self.name}, side of {side.name}",
            )
            for side in sides
        }
        trusts = define_trusts(
            self.scope,
            self.name,
            self.spec,
            sides=sides,
            stacks=made,
            gateway=gateway,
            clusters=self.clusters,
            networks=self.networks,
        )
        for side in sides:
            stack = made[side.name]
            for trust in trusts.values():
                stack.add_stack_dependency(trust)
            way = self._way(stack, side, sides, made, gateway)
            for name, traffic in self.spec.allow.items():
                if traffic.destination in side.clusters:
                    self._allow(stack, name, traffic, side, sides, way)
        return (*((gateway,) if gateway else ()), *trusts.values(), *made.values())

    def _stack(self, name: str, side: Side, description: str) -> Stack:
        clusters = [self.blueprint.clusters[one] for one in side.clusters]
        stack = Stack(
            self.scope,
            name,
            env=environment(side.environment),
            termination_protection=any(one.deletion_protection for one in clusters),
            description=description,
        )
        tag(stack, clusters[0].tags)
        return stack

    def _gateway(self, sides: tuple[Side, ...]) -> Stack | None:
        spec = self.spec.transit_gateway
        if spec is None or spec.id is not None:
            return None
        owner = sides[0]
        stack = self._stack(
            transit_gateway_stack_name(self.name), owner, f"Transit gateway of {self.name}"
        )
        others = {one.environment.account for one in sides} - {owner.environment.account, None}
        made = TransitGateway(
            stack,
            "TransitGateway",
            amazon_side_asn=spec.amazon_side_asn,
            accounts=sorted(one for one in others if one is not None),
            external_accounts=spec.external_accounts,
            name=self.name,
        )
        CfnOutput(stack, _GATEWAY_ID, value=made.gateway_id)
        return stack

    def _way(
        self,
        stack: Stack,
        side: Side,
        sides: tuple[Side, ...],
        made: Mapping[str, Stack],
        gateway: Stack | None,
    ) -> CfnResource | None:
        """Create the way to the other sides, and return what rules have to wait for."""
        if len(sides) == 1:
            return None
        vpc = self.values.vpc(stack, side)
        if self.spec.peering is not None:
            if side is sides[0]:
                peering = self._peering(stack, vpc, side, sides[1])
                self._routes(stack, side, sides, peering_id=peering.connection_id)
                return peering.resource
            stack.add_stack_dependency(made[sides[0].name])
            peering_id = read(_PEERING_ID, made[sides[0].name], sides[0], side, self.name)
            self._routes(stack, side, sides, peering_id=peering_id)
            return None
        attachment = self._attachment(stack, vpc, side, sides[0], gateway)
        self._routes(stack, side, sides, attachment=attachment)
        return attachment.resource

    def _peering(self, stack: Stack, vpc: ec2.IVpc, side: Side, peer: Side) -> VpcPeering:
        account, region = peer.place
        own_account, own_region = side.place
        elsewhere = account if account != own_account else None
        peering = VpcPeering(
            stack,
            "Peering",
            vpc=vpc,
            peer_vpc_id=self.values.vpc_id(stack, peer, side),
            peer_account=elsewhere,
            peer_region=region if region != own_region else None,
            peer_role_arn=trust_role_arn(self.name, elsewhere) if elsewhere else None,
            name=self.name,
        )
        CfnOutput(stack, _PEERING_ID, value=peering.connection_id)
        return peering

    def _attachment(
        self, stack: Stack, vpc: ec2.IVpc, side: Side, owner: Side, gateway: Stack | None
    ) -> TransitGatewayAttachment:
        spec = self.spec.transit_gateway
        if gateway is not None:
            stack.add_stack_dependency(gateway)
            gateway_id = read(_GATEWAY_ID, gateway, owner, side, self.name)
        else:
            gateway_id = (spec.id if spec is not None else None) or ""
        return TransitGatewayAttachment(
            stack,
            "Attachment",
            vpc=vpc,
            subnets=self.values.subnets(stack, side),
            transit_gateway_id=gateway_id,
            ipv6=side.has_later_ipv6 or any(":" in cidr for cidr in side.cidrs),
            route_table_id=spec.route_table_id if spec is not None else None,
            name=f"{self.name}-{side.name}",
        )

    def _routes(
        self,
        stack: Stack,
        side: Side,
        sides: tuple[Side, ...],
        *,
        peering_id: str | None = None,
        attachment: TransitGatewayAttachment | None = None,
    ) -> None:
        ipv4: dict[str, str] = {}
        ipv6: dict[str, str] = {}
        for other in sides:
            if other is not side:
                four, six = self.values.ranges(stack, other, side)
                ipv4 |= four
                ipv6 |= six
        # A VPC without IPv6 has no use for these, and EC2 takes none for its route tables.
        has_ipv6 = side.has_later_ipv6 or any(":" in cidr for cidr in side.cidrs)
        ConnectionRoutes(
            stack,
            "Routes",
            route_tables=self.values.route_tables(side),
            ipv4_cidrs=ipv4,
            ipv6_cidrs=ipv6 if has_ipv6 else None,
            peering_connection_id=peering_id,
            transit_gateway_id=attachment.resource.transit_gateway_id if attachment else None,
            after=attachment.resource if attachment else None,
        )

    def _allow(
        self,
        stack: Stack,
        name: str,
        traffic: AllowedTrafficSpec,
        side: Side,
        sides: tuple[Side, ...],
        way: CfnResource | None,
    ) -> None:
        source = next(one for one in sides if traffic.source in one.clusters)
        destination = self.clusters[traffic.destination]
        stack.add_stack_dependency(destination)
        group = ec2.SecurityGroup.from_security_group_id(
            stack,
            f"Group-{name}",
            read(SECURITY_GROUP, destination, side, side, self.name),
            mutable=False,
        )
        if source is side or self._knows_groups(source, side):
            cluster = self.clusters[traffic.source]
            stack.add_stack_dependency(cluster)
            account = source.environment.account
            AllowedTraffic(
                stack,
                f"Allow-{name}",
                security_group=group,
                spec=traffic,
                source_group_id=read(SECURITY_GROUP, cluster, source, side, self.name),
                source_account=account if account != side.environment.account else None,
                after=way,
            )
            return
        ipv4, ipv6 = self.values.ranges(stack, source, side)
        AllowedTraffic(
            stack,
            f"Allow-{name}",
            security_group=group,
            spec=traffic,
            ipv4_cidrs=ipv4,
            ipv6_cidrs=ipv6,
        )

    def _knows_groups(self, source: Side, side: Side) -> bool:
        """Whether EC2 lets a rule name the group of the other side."""
        same_region = source.environment.region == side.environment.region
        return self.spec.peering is not None and same_region
