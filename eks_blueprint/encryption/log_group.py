"""Log groups that are created before anything writes to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn, holds_token, key_arn
from eks_blueprint.checks import refuse_value
from eks_blueprint.encryption.key import allow_log_groups
from eks_blueprint.encryption.removal import KEEP, checked_removal_policy
from eks_blueprint.spec.network import RetentionDays

__all__ = ["EncryptedLogGroup"]


class EncryptedLogGroup(Construct):
    """A CloudWatch log group with a KMS key and a retention.

    An AWS service that finds no log group creates one with no customer managed key and no
    retention, so the library creates the group first.

    :param key: KMS key that encrypts the records. If this app creates the key, its policy is
        extended so that CloudWatch Logs can use it; the policy of an imported key must allow that
        already.
    :param retention_days: how long records are kept, in days, one of CloudWatch's values.
    :param log_group_name: physical name, for services that require one. Default: generated.
    :param removal_policy: of the log group when the stack is deleted. Default: kept.

    :raises BlueprintError: if CloudWatch has no such retention.

    Source: recommendations OPS-MON-1 and REL-OPS-1.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        retention_days: int,
        log_group_name: str | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_value(self, "retention_days", retention_days, RetentionDays)
        self.resource = logs.CfnLogGroup(
            self,
            "Resource",
            kms_key_id=key_arn(key),
            log_group_name=log_group_name,
            retention_in_days=retention_days,
        )
        # A name that is known only at deployment cannot be in the policy of the key: the log group
        # refers to the key.
        is_known = log_group_name and not holds_token(log_group_name)
        pattern = arn("logs", f"log-group:{log_group_name if is_known else '*'}")
        allow_log_groups(key, log_group_arn_pattern=pattern)
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.name = self.resource.ref
        self.arn = arn("logs", f"log-group:{self.name}")

    @cached_property
    def log_group(self) -> logs.ILogGroup:
        """The log group as CDK's interface."""
        return logs.LogGroup.from_log_group_arn(self, "Import", self.arn)

    @property
    def writing(self) -> Mapping[str, Any]:
        """Permission to list and create streams in this group and to write to them."""
        return {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": [self.arn, f"{self.arn}:*"],
        }
