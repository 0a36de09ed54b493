"""The VPC of a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import Resource, Stack, mapping_of, sequence_of, text_of
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Endpoint", "Gateway", "Network", "Subnet", "Zone", "network_of", "tier_of"]

_INTERNET = ("0.0.0.0/0", "::/0")
_NAT64 = "64:ff9b::/96"


@dataclass(frozen=True)
class Subnet:
    """A subnet.

    :param place: the resource.
    :param name: its name.
    :param tier: ``public``, with a route from and to the internet; ``private``, with one to the
        internet only; ``isolated``, with none.
    :param cidr: IPv4 range; empty for a subnet without one.
    :param ipv6: whether it has an IPv6 range.
    :param ways: what its default routes lead to.
    """

    place: Place
    name: str
    tier: str
    cidr: str
    ipv6: bool
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Zone:
    """An Availability Zone.

    :param name: its name, or ``zone 1`` where AWS chooses.
    :param subnets: its subnets.
    :param nat_gateways: logical ids of NAT gateways in it.
    """

    name: str
    subnets: tuple[Subnet, ...]
    nat_gateways: tuple[str, ...]


@dataclass(frozen=True)
class Gateway:
    """A way out of a VPC.

    :param kind: ``internet gateway``, ``NAT gateway`` or ``egress-only internet gateway``.
    :param place: the resource.
    """

    kind: str
    place: Place


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint.

    :param service: the service, such as ``ecr.api``.
    :param kind: ``Interface``, ``Gateway`` or another type.
    :param place: the resource.
    :param has_policy: whether it has a policy of its own.
    """

    service: str
    kind: str
    place: Place
    has_policy: bool


@dataclass(frozen=True)
class Network:
    """The VPC of a cluster.

    :param place: the VPC; ``None`` for one that no stack of the assembly has.
    :param name: its name, or the id of one that existed before.
    :param cidrs: its ranges.
    :param ipv6: whether it has an IPv6 range.
    :param zones: its zones.
    :param gateways: ways out of it.
    :param endpoints: its endpoints.
    """

    place: Place | None
    name: str
    cidrs: tuple[str, ...]
    ipv6: bool
    zones: tuple[Zone, ...]
    gateways: tuple[Gateway, ...]
    endpoints: tuple[Endpoint, ...]

    @property
    def subnets(self) -> tuple[Subnet, ...]:
        """The subnets of all zones."""
        return tuple(one for zone in self.zones for one in zone.subnets)


def network_of(source: Source, cluster: Cluster) -> Network:
    """Return the VPC of a cluster.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    reading = _Reading(source, cluster)
    vpc = reading.vpc()
    return Network(
        place=source.place(vpc) if vpc is not None else None,
        name=_tag(vpc, "Name") if vpc is not None else "",
        cidrs=tuple(reading.cidrs(vpc)),
        ipv6=any(
            "AmazonProvidedIpv6CidrBlock" in one.properties or "Ipv6CidrBlock" in one.properties
            for one in cluster.of_type("AWS::EC2::VPCCidrBlock")
        ),
        zones=tuple(reading.zones(vpc)),
        gateways=tuple(reading.gateways()),
        endpoints=tuple(reading.endpoints(vpc)),
    )


def tier_of(network: Network, subnets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tiers of subnets, each once.

    :param network: the VPC.
    :param subnets: logical ids.
    """
    known = {one.place.logical_id: one.tier for one in network.subnets}
    return tuple(dict.fromkeys(known[one] for one in subnets if one in known))


@dataclass(frozen=True, eq=False)
class _Reading:
    source: Source
    cluster: Cluster

    def stack(self, resource: Resource) -> Stack:
        key = self.source.keys.get(id(resource), resource.stack)
        return self.source.assembly.stacks[key]

    def vpc(self) -> Resource | None:
        """Return the VPC of the subnets of the control plane, or the only one there is."""
        subnets = self.cluster.network.get("SubnetIds")
        for one in self.source.targets(self.cluster.stack, subnets):
            if one.resource.type == "AWS::EC2::VPC":
                return one.resource
            found = self.source.target(
                self.stack(one.resource), one.resource.properties.get("VpcId")
            )
            if found is not None and found.type == "AWS::EC2::VPC":
                return found
        every = list(self.cluster.of_type("AWS::EC2::VPC"))
        return every[0] if len(every) == 1 else None

    def of(self, vpc: Resource | None, type_: str) -> Iterator[Resource]:
        """Yield resources of a type in a VPC."""
        for one in self.cluster.of_type(type_):
            found = self.source.target(self.stack(one), one.properties.get("VpcId"))
            if vpc is None or found is None or found is vpc:
                yield one

    def cidrs(self, vpc: Resource | None) -> Iterator[str]:
        """Yield the ranges of a VPC."""
        if vpc is not None:
            if "CidrBlock" in vpc.properties:
                yield text_of(vpc.properties["CidrBlock"])
            elif "Ipv4IpamPoolId" in vpc.properties:
                yield "from an IPAM pool"
        for one in self.of(vpc, "AWS::EC2::VPCCidrBlock"):
            if "CidrBlock" in one.properties:
                yield text_of(one.properties["CidrBlock"])
            elif one.properties.get("AmazonProvidedIpv6CidrBlock"):
                yield "IPv6 range of Amazon"

    def zones(self, vpc: Resource | None) -> Iterator[Zone]:
        """Yield the zones with their subnets."""
        found: dict[str, list[Subnet]] = {}
        of_zone: dict[str, str] = {}
        for one in self.of(vpc, "AWS::EC2::Subnet"):
            zone = _zone(one.properties)
            ways = self._ways(one)
            of_zone[one.logical_id] = zone
            found.setdefault(zone, []).append(
                Subnet(
                    place=self.source.place(one),
                    name=_tag(one, "aws-cdk:subnet-name") or _tag(one, "Name"),
                    tier=_tier(ways),
                    cidr=text_of(one.properties.get("CidrBlock", "")),
                    ipv6="Ipv6CidrBlock" in one.properties,
                    ways=ways,
                )
            )
        nats: dict[str, list[str]] = {}
        for one in self.cluster.of_type("AWS::EC2::NatGateway"):
            subnet = self.source.target(self.stack(one), one.properties.get("SubnetId"))
            if subnet is not None and subnet.logical_id in of_zone:
                nats.setdefault(of_zone[subnet.logical_id], []).append(one.logical_id)
        order = {"public": 0, "private": 1, "isolated": 2}
        for zone in sorted(found):
            subnets = sorted(found[zone], key=lambda one: order[one.tier])
            yield Zone(zone, tuple(subnets), tuple(nats.get(zone, ())))

    def _ways(self, subnet: Resource) -> tuple[str, ...]:
        """Return what the default routes of a subnet lead to."""
        tables = [
            self.source.target(self.stack(one), one.properties.get("RouteTableId"))
            for one in self.cluster.of_type("AWS::EC2::SubnetRouteTableAssociation")
            if self.source.target(self.stack(one), one.properties.get("SubnetId")) is subnet
        ]
        found: list[str] = []
        for route in self.cluster.of_type("AWS::EC2::Route"):
            properties = route.properties
            to = text_of(
                properties.get("DestinationCidrBlock")
                or properties.get("DestinationIpv6CidrBlock", "")
            )
            table = self.source.target(self.stack(route), properties.get("RouteTableId"))
            if to in (*_INTERNET, _NAT64) and table is not None and table in tables:
                found.append(_way(properties))
        return tuple(dict.fromkeys(found))

    def gateways(self) -> Iterator[Gateway]:
        """Yield ways out of the VPC."""
        kinds = {
            "AWS::EC2::InternetGateway": "internet gateway",
            "AWS::EC2::NatGateway": "NAT gateway",
            "AWS::EC2::EgressOnlyInternetGateway": "egress-only internet gateway",
        }
        for type_, kind in kinds.items():
            for one in self.cluster.of_type(type_):
                yield Gateway(kind, self.source.place(one))

    def endpoints(self, vpc: Resource | None) -> Iterator[Endpoint]:
        """Yield VPC endpoints."""
        for one in self.of(vpc, "AWS::EC2::VPCEndpoint"):
            yield Endpoint(
                service=_service(one.properties),
                kind=text_of(one.properties.get("VpcEndpointType", "Gateway")),
                place=self.source.place(one),
                has_policy="PolicyDocument" in one.properties,
            )


def _way(properties: Mapping[str, Any]) -> str:
    ways = {
        "NatGatewayId": "NAT gateway",
        "EgressOnlyInternetGatewayId": "egress-only internet gateway",
        "TransitGatewayId": "transit gateway",
        "VpcPeeringConnectionId": "peering connection",
        "NetworkInterfaceId": "network interface",
        "VpcEndpointId": "VPC endpoint",
        "LocalGatewayId": "local gateway",
        "InstanceId": "instance",
    }
    for key, way in ways.items():
        if key in properties:
            return way
    return "internet gateway"


def _tier(ways: tuple[str, ...]) -> str:
    if "internet gateway" in ways:
        return "public"
    return "private" if ways else "isolated"


def _zone(properties: Mapping[str, Any]) -> str:
    zone = properties.get("AvailabilityZone") or properties.get("AvailabilityZoneId")
    match zone:
        case {"Fn::Select": [index, {"Fn::GetAZs": _}]}:
            number = int(index) + 1 if str(index).isdigit() else index
            return f"zone {number}"
        case None:
            return "zone of AWS's choice"
    return text_of(zone)


def _service(properties: Mapping[str, Any]) -> str:
    name = text_of(properties.get("ServiceName", ""))
    return re.sub(
        r"^(cn\.)?com\.amazonaws(\.[a-z-]+)?\.(<AWS::Region>|[a-z]+(-[a-z]+)+-\d)\.", "", name
    )


def _tag(resource: Resource, name: str) -> str:
    for tag in sequence_of(resource.properties.get("Tags")):
        if mapping_of(tag).get("Key") == name:
            return text_of(mapping_of(tag).get("Value", ""))
    return ""
