"""What constructs that create a security group have in common."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import jsii
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

__all__ = ["SecurityGroupOwner", "no_egress"]


def no_egress(description: str) -> dict[str, Any]:
    """Return the egress rule of a group without egress; without a rule EC2 would allow all egress.

    Responses to inbound traffic are always allowed, since security groups are stateful.

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
    """Exposes the security group that a subclass creates as CDK's interfaces.

    This adds nothing to the template. Subclasses set ``security_group_resource``, and
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

    # Not a cached property: jsii passes only plain properties to other constructs.
    @property
    def connections(self) -> ec2.Connections:
        """The connections of the security group, for methods such as ``allow_from``."""
        return self._connections
