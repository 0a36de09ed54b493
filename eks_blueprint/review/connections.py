"""Ways from the VPC of a cluster to other networks."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.assembly import Resource, text_of
from eks_blueprint.review.architecture import Connection
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.networks import Network
from eks_blueprint.review.resource_names import name_of
from eks_blueprint.review.source import Source

__all__ = ["connections_of"]

_KINDS = {
    "AWS::EC2::VPCPeeringConnection": "peering connection",
    "AWS::EC2::TransitGateway": "transit gateway",
    "AWS::EC2::TransitGatewayAttachment": "transit gateway attachment",
    "AWS::EC2::TransitGatewayVpcAttachment": "transit gateway attachment",
    "AWS::EC2::VPNGateway": "VPN gateway",
    "AWS::VpcLattice::ServiceNetwork": "service network",
    "AWS::VpcLattice::ServiceNetworkVpcAssociation": "association with a service network",
    "AWS::GlobalAccelerator::Accelerator": "global accelerator",
}
_ENDS = ("VpcId", "PeerVpcId")


def connections_of(source: Source, cluster: Cluster, network: Network) -> Iterator[Connection]:
    """Yield ways to other networks: those of its stacks, and those of others that name its VPC.

    :param source: the assembly.
    :param cluster: the cluster.
    :param network: its VPC.
    """
    for type_, kind in _KINDS.items():
        for one in source.resources:
            if one.type != type_:
                continue
            ends = list(_ends(source, one))
            own = [known for known, _ in ends]
            place = source.place(one)
            if place.stack in cluster.stacks or _id(network) in own:
                others = [said for known, said in ends if known != _id(network) or not known]
                yield Connection(
                    kind, name_of(one.properties) or one.logical_id, place, ", ".join(others)
                )


def _id(network: Network) -> str:
    return network.place.id if network.place is not None else "-"


def _ends(source: Source, connection: Resource) -> Iterator[tuple[str, str]]:
    """Yield the VPCs of a connection: the id of the resource, and what people know it by."""
    stack = source.assembly.stacks[source.place(connection).stack]
    for key in _ENDS:
        value = connection.properties.get(key)
        vpc = source.target(stack, value)
        if vpc is not None:
            yield source.place(vpc).id, source.place(vpc).stack
        elif isinstance(value, str):
            yield "", text_of(value)
