"""VPC peering."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import vpc_id

__all__ = ["VpcPeering"]


class VpcPeering(Construct):
    """A peering connection from a VPC to another, which CloudFormation requests and accepts.

    It carries nothing until both sides have routes, see ``ConnectionRoutes``, and security groups
    that admit the other, see ``AllowedTraffic``. It is not transitive.

    :param vpc: the VPC that requests the connection.
    :param peer_vpc_id: id of the other VPC, whose ranges must not overlap.
    :param peer_account: account of the other VPC. Default: the same.
    :param peer_region: Region of the other VPC. Default: the same.
    :param peer_role_arn: role of the other account that may accept the connection, and that the
        role with which CloudFormation deploys the stack may assume. Default: none; within one
        account, CloudFormation accepts without it.
    :param name: value of the tag ``Name``. Default: the path of the construct.

    Source: CloudFormation template reference, AWS::EC2::VPCPeeringConnection; CloudFormation user
    guide, "Peer with a VPC in another AWS account".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        peer_vpc_id: str,
        peer_account: str | None = None,
        peer_region: str | None = None,
        peer_role_arn: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.resource = ec2.CfnVPCPeeringConnection(
            self,
            "Resource",
            vpc_id=vpc_id(vpc),
            peer_vpc_id=peer_vpc_id,
            peer_owner_id=peer_account,
            peer_region=peer_region,
            peer_role_arn=peer_role_arn,
            tags=[{"key": "Name", "value": name or self.node.path}],
        )
        self.connection_id: str = self.resource.attr_id
