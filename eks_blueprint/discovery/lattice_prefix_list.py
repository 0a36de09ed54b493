"""The prefix list of VPC Lattice, whose id only the Region knows."""

from __future__ import annotations

from aws_cdk import CfnResource, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import REGION, arn
from eks_blueprint.checks import refuse_other_family
from eks_blueprint.encryption import KEEP, CustomerKey
from eks_blueprint.encryption.function_owner import FunctionOwner
from eks_blueprint.spec import IpFamily

__all__ = ["LatticePrefixList"]


class LatticePrefixList(FunctionOwner):
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
        self._define_role(
            key=self.key, retention_days=retention_days, removal_policy=removal_policy
        )
        self._define_function(
            {"Effect": "Allow", "Action": "ec2:DescribeManagedPrefixLists", "Resource": "*"},
            description="Finds the managed prefix list of VPC Lattice",
            package=__package__,
            file="prefix_list_handler.py",
        )
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
