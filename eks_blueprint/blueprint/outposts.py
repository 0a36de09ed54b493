"""Subnets on an Outpost."""

from __future__ import annotations

from aws_cdk import Annotations
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.spec import OutpostSpec

__all__ = ["outpost_subnets"]


def outpost_subnets(scope: Construct, outpost: OutpostSpec | None) -> tuple[ec2.ISubnet, ...]:
    """Import the subnets on an Outpost; there are none without one.

    :param scope: construct that owns the imports.
    :param outpost: the Outpost.
    """
    if outpost is None:
        return ()
    parent = Construct(scope, "OutpostSubnets")
    # CDK warns about subnets without a route table; nothing here asks for one.
    Annotations.of(parent).acknowledge_warning("@aws-cdk/aws-ec2:noSubnetRouteTableId")
    return tuple(ec2.Subnet.from_subnet_id(parent, one, one) for one in outpost.subnet_ids)
