"""The default security group of a VPC, without rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from aws_cdk import CfnResource, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.encryption import KEEP, EncryptedLogGroup
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["LockedDefaultSecurityGroup"]

_RUNTIME = "python3.14"
"""Newest Python runtime; Lambda adds `cfnresponse` to inline code (CloudFormation user guide,
"cfn-response module")."""


class LockedDefaultSecurityGroup(RoleOwner):
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
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=key,
            retention_days=retention_days,
            removal_policy=removal_policy,
        )
        self.role_resource = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=service_trust("lambda.amazonaws.com"),
        )
        self.role_arn = self.role_resource.attr_arn
        policy = iam.CfnManagedPolicy(
            self, "Policy", roles=[self.role_resource.ref], policy_document=self._policy(group_id)
        )
        self.function = lambda_.CfnFunction(
            self,
            "Function",
            description="Takes every rule out of the default security group of a VPC",
            runtime=_RUNTIME,
            architectures=["arm64"],
            handler="index.handler",
            code={"zip_file": _code()},
            role=self.role_arn,
            timeout=60,
            memory_size=128,
            logging_config={"log_group": self.log_group.name, "log_format": "JSON"},
        )
        self.function.add_resource_dependency(policy)
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

    def _policy(self, group_id: str) -> dict[str, object]:
        group_arn = arn("ec2", f"security-group/{group_id}")
        return policy_document(
            {
                "Effect": "Allow",
                "Action": ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
                "Resource": group_arn,
            },
            {
                "Effect": "Allow",
                "Action": "ec2:DescribeSecurityGroupRules",
                "Resource": "*",
            },
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"{self.log_group.arn}:*",
            },
        )


@cache
def _code() -> str:
    file = resources.files(__package__).joinpath("default_security_group_handler.py")
    return file.read_text(encoding="utf-8")
