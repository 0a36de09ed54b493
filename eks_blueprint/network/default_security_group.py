"""The default security group of a VPC, without rules."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import CfnResource, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.encryption import KEEP
from eks_blueprint.encryption.function_owner import FunctionOwner

__all__ = ["LockedDefaultSecurityGroup"]


class LockedDefaultSecurityGroup(FunctionOwner):
    """Removes every rule of the default security group, which CloudFormation cannot do.

    CDK's own provider removes only the two IPv4 rules, leaves ``::/0`` open in a dual-stack VPC,
    restores the rules when the stack is deleted, and has broad permissions and a log group with no
    KMS key and no retention. This function is a few lines of inline code, so the network stack
    needs no assets.

    :param vpc: the VPC.
    :param after: resources that cause EC2 to add rules, such as an IPv6 range.
    :param key: KMS key of the function's logs; the policy of an imported key must allow CloudWatch
        Logs to use it.
    :param retention_days: how long the logs are kept, in days. Default: 365.
    :param removal_policy: of the logs when the stack is deleted. Default: kept.

    Source: VPC user guide, "Default security groups for your VPCs"; AWS Security Hub control EC2.2.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.Vpc,
        key: kms.IKey,
        after: Sequence[CfnResource] = (),
        retention_days: int = 365,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        group_id = vpc.vpc_default_security_group
        self._define_role(key=key, retention_days=retention_days, removal_policy=removal_policy)
        self._define_function(
            {
                "Effect": "Allow",
                "Action": ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
                "Resource": arn("ec2", f"security-group/{group_id}"),
            },
            {
                "Effect": "Allow",
                "Action": "ec2:DescribeSecurityGroupRules",
                "Resource": "*",
            },
            description="Takes every rule out of the default security group of a VPC",
            package=__package__,
            file="default_security_group_handler.py",
        )
        self.resource = CfnResource(
            self,
            "Resource",
            type="Custom::LockedDefaultSecurityGroup",
            properties={
                "ServiceToken": self.function.attr_arn,
                "ServiceTimeout": 300,
                "GroupId": group_id,
            },
        )
        for resource in after:
            self.resource.add_resource_dependency(resource)
