"""Customer managed KMS keys of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakSet

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION, URL_SUFFIX, key_arn
from eks_blueprint.encryption.removal import KEEP, checked_removal_policy
from eks_blueprint.iam import policy_document

__all__ = ["CustomerKey", "allow_log_groups"]

_USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
# Auto Scaling launches the instances of node groups, EC2 Spot those that Karpenter buys there.
_SERVICE_LINKED_ROLES = (
    "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    "role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
)

_for_logs: WeakSet[kms.IKey] = WeakSet()
"""Keys whose policy admits CloudWatch Logs already."""


class CustomerKey(Construct):
    """A symmetric KMS key with yearly rotation.

    IAM policies of the account can grant use of the key, as the default key policy allows. The
    statements given here are for AWS services, to which no IAM policy of the account applies.

    :param description: what the key encrypts, shown in the KMS console.
    :param statements: further statements of the key policy, as IAM JSON.
    :param removal_policy: of the key when the stack is deleted. Default: kept.

    Source: recommendation SEC-KMS-1; KMS developer guide, "Default key policy" and "Rotating AWS
    KMS keys".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        statements: Sequence[Mapping[str, Any]] = (),
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        account = {
            "Sid": "AllowAccountToManageTheKey",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{PARTITION}:iam::{ACCOUNT}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
        self.key = kms.Key(
            self,
            "Key",
            description=description,
            enable_key_rotation=True,
            policy=iam.PolicyDocument.from_json(policy_document(account, *statements)),
            removal_policy=checked_removal_policy(removal_policy, scope=self),
        )

    @classmethod
    def for_logs(
        cls,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        log_group_arn_pattern: str,
        removal_policy: RemovalPolicy = KEEP,
    ) -> CustomerKey:
        """Create a key that CloudWatch Logs can use for certain log groups only.

        :param description: what the key encrypts, shown in the KMS console.
        :param log_group_arn_pattern: ARN of the log groups, may contain ``*``.
        :param removal_policy: of the key when the stack is deleted. Default: kept.

        Source: CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS Key
        Management Service", step 2; for the domain of the service, aws-cdk-lib's region-info.
        """
        made = cls(
            scope,
            construct_id,
            description=description,
            statements=[
                {"Sid": "AllowCloudWatchLogs", **_logs_statement(log_group_arn_pattern)},
            ],
            removal_policy=removal_policy,
        )
        _for_logs.add(made.key)
        return made

    @classmethod
    def for_volumes(
        cls,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        removal_policy: RemovalPolicy = KEEP,
    ) -> CustomerKey:
        """Create a key for the EBS volumes of instances that Auto Scaling and EC2 Spot launch.

        The service-linked roles are named in a condition and not as the principal: KMS rejects a
        policy whose principal does not exist, and in a new account Auto Scaling creates its role
        only with the first group.

        :param description: what the key encrypts, shown in the KMS console.
        :param removal_policy: of the key when the stack is deleted. Default: kept.

        Source: Amazon EC2 Auto Scaling user guide, "Required AWS KMS key policy for use with
        encrypted volumes"; Amazon EC2 user guide, "Service-linked role for Spot Instance requests",
        access to customer managed keys; KMS developer guide, "AWS global condition keys",
        aws:PrincipalArn.
        """
        services = {
            "StringEquals": {"kms:CallerAccount": ACCOUNT},
            "ArnEquals": {
                "aws:PrincipalArn": [
                    f"arn:{PARTITION}:iam::{ACCOUNT}:{role}" for role in _SERVICE_LINKED_ROLES
                ]
            },
        }
        allow = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Resource": "*"}
        statements = [
            {
                "Sid": "AllowServiceLinkedRolesToUseTheKey",
                **allow,
                "Action": _USE,
                "Condition": services,
            },
            {
                "Sid": "AllowServiceLinkedRolesToAttachVolumes",
                **allow,
                "Action": "kms:CreateGrant",
                "Condition": {**services, "Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
        ]
        return cls(
            scope,
            construct_id,
            description=description,
            statements=statements,
            removal_policy=removal_policy,
        )


def allow_log_groups(key: kms.IKey, *, log_group_arn_pattern: str) -> None:
    """Extend the policy of a key so that CloudWatch Logs can use it for certain log groups.

    Keys of :meth:`CustomerKey.for_logs` have such a policy. The policy of an imported key is not
    part of the app and stays as it is.

    :param key: the key.
    :param log_group_arn_pattern: ARN of the log groups, may contain ``*``.
    """
    if key in _for_logs:
        return
    key_arn(key)  # refuses what is no key
    # Without a Sid, which would have to be unique if the key has several such statements.
    statement = _logs_statement(log_group_arn_pattern)
    key.add_to_resource_policy(iam.PolicyStatement.from_json(statement))


def _logs_statement(log_group_arn_pattern: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{REGION}.{URL_SUFFIX}"},
        "Action": _USE,
        "Resource": "*",
        "Condition": {
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_group_arn_pattern},
        },
    }
