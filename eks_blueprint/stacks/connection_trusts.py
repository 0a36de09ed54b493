"""The stacks with the roles through which the accounts of a connection know each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.attributes import PARTITION
from eks_blueprint.network import ConnectionTrust
from eks_blueprint.spec import ConnectionSpec
from eks_blueprint.spec.sides import Side
from eks_blueprint.stack_names import trust_stack_name
from eks_blueprint.stacks._environment import environment
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.offered_values import (
    VPC_ID,
    deploying_role,
    known_vpc,
    read,
    stack_arn,
    trust_role_name,
)

__all__ = ["define_trusts"]


def define_trusts(
    scope: Construct,
    name: str,
    connection: ConnectionSpec,
    *,
    sides: Sequence[Side],
    stacks: Mapping[str, Stack],
    gateway: Stack | None,
    clusters: Mapping[str, ClusterStack],
    networks: Mapping[str, NetworkStack],
) -> dict[str, Stack]:
    """Create a stack with a role in each account of a connection between accounts.

    :param scope: the app or stage.
    :param name: name of the connection.
    :param connection: the connection.
    :param sides: its sides.
    :param stacks: stacks of the sides, by name of the side.
    :param gateway: stack of the transit gateway, if one is created.
    :param clusters: stacks of the clusters, by name.
    :param networks: stacks of the networks, by cluster.
    :returns: the stacks, by account; none within one account.
    """
    accounts = [*dict.fromkeys(side.environment.account for side in sides)]
    if len(accounts) < 2:
        return {}
    made: dict[str, Stack] = {}
    for account in accounts:
        own = [side for side in sides if side.environment.account == account]
        trusted = [stacks[one.name] for one in sides if one not in own]
        readable = _readable(connection, sides, own, stacks, gateway, clusters, networks)
        accepts = connection.peering is not None and sides[1] in own
        if account is None or not (readable or accepts):
            continue
        stack = Stack(
            scope,
            trust_stack_name(name, own[0].name),
            env=environment(own[0].environment),
            termination_protection=stacks[own[0].name].termination_protection,
            description=f"What other accounts of connection {name} may do",
        )
        requester = _requester(name, sides, networks) if accepts else None
        ConnectionTrust(
            stack,
            "Trust",
            role_name=trust_role_name(name, account),
            trusted_role_arns=sorted({deploying_role(one) for one in trusted}),
            stack_arns=[stack_arn(one) for one in readable],
            accepter_vpc=_vpc(stack, name, sides[1], networks) if accepts else None,
            requester_vpc_arn=requester,
        )
        for one in [*made.values()] if accepts else []:
            stack.add_stack_dependency(one)
        if accepts:
            for side in sides:
                if side.network.existing is None:
                    stack.add_stack_dependency(networks[side.clusters[0]])
        made[account] = stack
    return made


def _readable(
    connection: ConnectionSpec,
    sides: Sequence[Side],
    own: Sequence[Side],
    stacks: Mapping[str, Stack],
    gateway: Stack | None,
    clusters: Mapping[str, ClusterStack],
    networks: Mapping[str, NetworkStack],
) -> list[Stack]:
    """Return the stacks of an account of which others read outputs."""
    found: list[Stack] = []
    # Between Regions, rules name ranges and nobody reads a group.
    groups = len({side.environment.region for side in sides}) == 1
    for side in own:
        if side.network.existing is None:
            found.append(networks[side.clusters[0]])
        if connection.peering is not None and groups:
            found += [
                clusters[one.source]
                for one in connection.allow.values()
                if one.source in side.clusters
            ]
    if sides[0] in own:
        found += [gateway] if gateway is not None else []
        found += [stacks[sides[0].name]] if connection.peering is not None else []
    return [*dict.fromkeys(found)]


def _requester(name: str, sides: Sequence[Side], networks: Mapping[str, NetworkStack]) -> str:
    """Return the ARN of the VPC that requests a peering connection."""
    first, second = sides
    account, region = first.place
    if first.network.existing is not None:
        vpc = first.network.existing.vpc_id
    else:
        vpc = read(VPC_ID, networks[first.clusters[0]], first, second, name)
    return f"arn:{PARTITION}:ec2:{region}:{account}:vpc/{vpc}"


def _vpc(stack: Stack, name: str, side: Side, networks: Mapping[str, NetworkStack]) -> ec2.IVpc:
    existing = side.network.existing
    if existing is not None:
        vpc_id = existing.vpc_id
    else:
        vpc_id = read(VPC_ID, networks[side.clusters[0]], side, side, name)
    return known_vpc(stack, vpc_id)
