"""VPC flow logs."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn, vpc_id
from eks_blueprint.encryption import KEEP, EncryptedLogGroup
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["FlowLog"]


class FlowLog(RoleOwner):
    """Accepted and rejected traffic of a VPC, in an encrypted log group.

    :param vpc: the VPC.
    :param key: KMS key of the records; the policy of an imported key must allow CloudWatch Logs
        to use it.
    :param retention_days: how long records are kept, in days, one of CloudWatch's values.
    :param removal_policy: of the records when the stack is deleted. Default: kept.

    Source: recommendation REL-OPS-1; VPC user guide, "Publish flow logs to CloudWatch Logs", with
    its IAM role narrowed to the one log group and its trust to flow logs of this account.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        key: kms.IKey,
        retention_days: int,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
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
            assume_role_policy_document=service_trust(
                "vpc-flow-logs.amazonaws.com",
                condition={
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                    "ArnLike": {"aws:SourceArn": arn("ec2", "vpc-flow-log/*")},
                },
            ),
        )
        self.role_arn = self.role_resource.attr_arn
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[self.role_resource.ref],
            policy_document=policy_document(
                self.log_group.writing,
                {
                    "Effect": "Allow",
                    "Action": "logs:DescribeLogGroups",
                    "Resource": arn("logs", "log-group:*"),
                },
            ),
        )
        self.resource = ec2.CfnFlowLog(
            self,
            "Resource",
            resource_id=vpc_id(vpc),
            resource_type="VPC",
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_group_name=self.log_group.name,
            deliver_logs_permission_arn=self.role_arn,
            max_aggregation_interval=60,
        )
        self.resource.add_resource_dependency(policy)
