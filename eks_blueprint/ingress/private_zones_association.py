"""A VPC that resolves the names of private zones through a Route 53 Profile."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import vpc_id

__all__ = ["PrivateZonesAssociation"]


class PrivateZonesAssociation(Construct):
    """The association of a VPC with the profile of private zones.

    A VPC has one profile, unless associations have priorities, which CloudFormation cannot set.

    :param profile_id: id of the profile, of this account or shared with it.
    :param vpc: VPC whose resolver answers from the zones; it needs DNS support and DNS host names.
    :param name: name of the association.

    Source: CloudFormation template reference, AWS::Route53Profiles::ProfileAssociation; Route 53
    API reference, AssociateProfile.
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, profile_id: str, vpc: ec2.IVpc, name: str
    ) -> None:
        super().__init__(scope, construct_id)
        self.resource = cdk.aws_route53profiles.CfnProfileAssociation(
            self, "Resource", name=name[:64], profile_id=profile_id, resource_id=vpc_id(vpc)
        )
