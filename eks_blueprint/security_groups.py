"""What constructs with a security group of their own have in common."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import jsii
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

__all__ = ["SecurityGroupOwner", "no_egress"]


def no_egress(description: str) -> dict[str, Any]:
    """Write the egress rule of a group without egress; with no rule EC2 would allow all of it.

    Answers to what came in are allowed by state.

    :param description: shown in EC2.

    Source: aws-cdk-lib aws-ec2, ``allowAllOutbound: false``.
    """
    return {
        "ipProtocol": "icmp",
        "fromPort": 252,
        "toPort": 86,
        "cidrIp": "255.255.255.255/32",
        "description": description,
    }


@jsii.implements(ec2.IConnectable)
class SecurityGroupOwner(Construct):
    """Offers the security group that a subclass makes as CDK's interfaces.

    Nothing is made in a template for it. Subclasses set ``security_group_resource``, and
    ``_default_port`` where it is not HTTPS.
    """

    security_group_resource: ec2.CfnSecurityGroup
    _default_port = 443

    @cached_property
    def security_group(self) -> ec2.ISecurityGroup:
        """The security group as CDK's interface."""
        return ec2.SecurityGroup.from_security_group_id(
            self, "Connections", self.security_group_resource.attr_group_id
        )

    @cached_property
    def _connections(self) -> ec2.Connections:
        return ec2.Connections(
            security_groups=[self.security_group],
            default_port=ec2.Port.tcp(self._default_port),
        )

    # No cached property: jsii hands only plain ones to other constructs.
    @property
    def connections(self) -> ec2.Connections:
        """Who may connect, for ``allow_from`` and its like."""
        return self._connections
