"""Values that stacks offer to connections, and how a stack of another account or Region reads them.

They are plain outputs, read by ``Fn::GetStackOutput``: an export cannot leave its account and
Region, and could not be withdrawn while the stack of a connection that left the spec still exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from aws_cdk import CfnOutput, Fn, Stack
from aws_cdk import aws_ec2 as ec2

from eks_blueprint.attributes import PARTITION, vpc_id
from eks_blueprint.errors import BlueprintError
from eks_blueprint.network import NetworkLayout
from eks_blueprint.spec.sides import Side
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.network import NetworkStack

__all__ = [
    "IPV6_CIDR",
    "SECURITY_GROUP",
    "VPC_ID",
    "deploying_role",
    "known_vpc",
    "offer_cluster",
    "offer_network",
    "offered_route_tables",
    "offered_subnets",
    "read",
    "stack_arn",
    "trust_role_arn",
    "trust_role_name",
]

VPC_ID = "ConnectionVpcId"
IPV6_CIDR = "ConnectionIpv6Cidr"
SECURITY_GROUP = "ConnectionSecurityGroupId"
_TIERS = ("private", "intra", "public")


def offer_network(stack: NetworkStack) -> None:
    """Give a network stack the outputs that connections read.

    They do not depend on which connections or clusters are built.

    :param stack: the stack of the VPC.
    """
    layout = stack.layout
    CfnOutput(stack, VPC_ID, value=vpc_id(layout.vpc))
    for cidr in layout.ipv6_cidrs:
        CfnOutput(stack, IPV6_CIDR, value=cidr)
    for output, subnet in _subnets(layout, _TIERS).items():
        CfnOutput(stack, _route_table(output), value=subnet.route_table.route_table_id)
    for output, subnet in _subnets(layout, ("intra",)).items():
        CfnOutput(stack, _subnet(output), value=subnet.subnet_id)


def offer_cluster(stack: ClusterStack) -> None:
    """Give a cluster stack the output that connections read.

    :param stack: the stack of the cluster.
    """
    group = stack.blueprint.context.security_group
    CfnOutput(stack, SECURITY_GROUP, value=group.security_group_id)


def offered_route_tables(layout: NetworkLayout, *, public: bool) -> dict[str, str]:
    """Return the outputs with route tables, by a name for the construct id.

    :param layout: the VPC.
    :param public: whether those of public subnets belong to it.
    """
    tiers = _TIERS if public else _TIERS[:2]
    return {name: _route_table(name) for name in _subnets(layout, tiers)}


def offered_subnets(layout: NetworkLayout) -> dict[str, str]:
    """Return the outputs with the subnets of attachments, by a name for the construct id.

    :param layout: the VPC.
    """
    return {name: _subnet(name) for name in _subnets(layout, ("intra",))}


def read(output: str, stack: Stack, producer: Side, consumer: Side, connection: str) -> str:
    """Return the value of an output of another stack.

    :param output: its name.
    :param stack: the stack that has it.
    :param producer: side to whose account and Region that stack belongs.
    :param consumer: side whose stack reads it.
    :param connection: name of the connection, for the role.
    """
    region = producer.environment.region
    account = producer.environment.account
    other_region = region if producer.place != consumer.place else None
    role = None
    if account is not None and account != consumer.environment.account:
        role = trust_role_arn(connection, account)
    return Fn.get_stack_output(stack.stack_name, output, other_region, role)


def known_vpc(stack: Stack, vpc_id: str) -> ec2.IVpc:
    """Return a VPC of which nothing but the id is asked.

    :param stack: the stack that uses it.
    :param vpc_id: its id.
    """
    # CDK divides by the number of zones.
    return ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id=vpc_id, availability_zones=["any"])


def trust_role_name(connection: str, account: str) -> str:
    """Return the name of the role that the other accounts of a connection assume.

    IAM API reference, CreateRole: at most 64 characters.

    :param connection: name of the connection.
    :param account: account of the role.
    """
    digest = sha256(f"{connection}/{account}".encode()).hexdigest()[:8]
    return f"{connection[:44]}-{digest}-connection"


def trust_role_arn(connection: str, account: str) -> str:
    """Return the ARN of the role that the other accounts of a connection assume.

    :param connection: name of the connection.
    :param account: account of the role.
    """
    return f"arn:{PARTITION}:iam::{account}:role/{trust_role_name(connection, account)}"


def deploying_role(stack: Stack) -> str:
    """Return the role with which CloudFormation deploys a stack.

    :param stack: the stack.
    :raises BlueprintError: if it is deployed without a role.
    """
    role: str | None = getattr(stack.synthesizer, "cloud_formation_execution_role", None)
    if role is None:
        raise BlueprintError(
            "stacks must be deployed with a role that the other account can trust, got a "
            "synthesizer without a CloudFormation execution role; use DefaultStackSynthesizer",
            scope=stack,
        )
    return role.replace("${AWS::Partition}", PARTITION)


def stack_arn(stack: Stack) -> str:
    """Return the ARN of a stack, with any id.

    :param stack: the stack, with account and Region.
    """
    return (
        f"arn:{PARTITION}:cloudformation:{stack.region}:{stack.account}:stack/{stack.stack_name}/*"
    )


def _subnets(layout: NetworkLayout, tiers: tuple[str, ...]) -> Mapping[str, ec2.ISubnet]:
    found = {
        "private": layout.private_subnets,
        "intra": layout.intra_subnets,
        "public": layout.public_subnets,
    }
    return {
        f"{tier}{index + 1}": subnet for tier in tiers for index, subnet in enumerate(found[tier])
    }


def _route_table(name: str) -> str:
    return f"Connection{name.capitalize()}RouteTableId"


def _subnet(name: str) -> str:
    return f"Connection{name.capitalize()}SubnetId"
