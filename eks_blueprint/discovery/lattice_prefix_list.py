"""The prefix list of VPC Lattice, whose id only the Region knows."""

from __future__ import annotations

from functools import cache
from importlib import resources

from aws_cdk import CfnResource, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION, arn
from eks_blueprint.checks import refuse_other_family
from eks_blueprint.encryption import KEEP, CustomerKey, EncryptedLogGroup
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.spec import IpFamily

__all__ = ["LatticePrefixList"]

_RUNTIME = "python3.14"
"""Newest Python runtime; Lambda adds `cfnresponse` to inline code (CloudFormation user guide,
"cfn-response module")."""


class LatticePrefixList(RoleOwner):
    """Finds the id of a managed prefix list of VPC Lattice when the stack is deployed.

    CloudFormation has no reference to a managed prefix list by its name, and CDK's lookup would ask
    AWS during synthesis. The function may describe prefix lists and write its log.

    :param ip_family: IP family of the list. Default: ipv4.
    :param retention_days: how long the function's logs are kept, in days. Default: 365.
    :param removal_policy: of key and logs when the stack is deleted. Default: kept.

    Source: VPC Lattice user guide, "Control traffic in VPC Lattice using security groups", for the
    names of the lists; EC2 API reference, DescribeManagedPrefixLists.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        ip_family: IpFamily = "ipv4",
        retention_days: int = 365,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_family(self, ip_family)
        self.key: kms.IKey = CustomerKey.for_logs(
            self,
            "Key",
            description="Logs of the function that finds the prefix list of VPC Lattice",
            # The name of the group is generated, and starts with that of the stack.
            log_group_arn_pattern=arn("logs", f"log-group:{Stack.of(self).stack_name}-*"),
            removal_policy=removal_policy,
        ).key
        self.log_group = EncryptedLogGroup(
            self,
            "LogGroup",
            key=self.key,
            retention_days=retention_days,
            removal_policy=removal_policy,
        )
        self.role_resource = iam.CfnRole(
            self, "Role", assume_role_policy_document=service_trust("lambda.amazonaws.com")
        )
        self.role_arn: str = self.role_resource.attr_arn
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[self.role_resource.ref],
            policy_document=policy_document(
                {"Effect": "Allow", "Action": "ec2:DescribeManagedPrefixLists", "Resource": "*"},
                {
                    "Effect": "Allow",
                    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": f"{self.log_group.arn}:*",
                },
            ),
        )
        self.function = lambda_.CfnFunction(
            self,
            "Function",
            description="Finds the managed prefix list of VPC Lattice",
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
        family = "ipv6." if ip_family == "ipv6" else ""
        self.resource = CfnResource(
            self,
            "Resource",
            type="Custom::LatticePrefixList",
            properties={
                "ServiceToken": self.function.attr_arn,
                "ServiceTimeout": 120,
                "Name": f"com.amazonaws.{REGION}.{family}vpc-lattice",
            },
        )
        self.prefix_list_id: str = self.resource.ref
        """Id of the list, such as pl-0721453c7ac4ec009."""


@cache
def _code() -> str:
    file = resources.files(__package__).joinpath("prefix_list_handler.py")
    return file.read_text(encoding="utf-8")
