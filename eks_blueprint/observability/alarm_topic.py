"""The topic through which alarms reach people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn, key_arn
from eks_blueprint.checks import refuse_value
from eks_blueprint.encryption import KEEP, CustomerKey
from eks_blueprint.iam import policy_document
from eks_blueprint.spec.alarms import EmailAddress

__all__ = ["AlarmTopic"]


class AlarmTopic(Construct):
    """An SNS topic with a KMS key, to which alarms and rules of this account publish.

    EventBridge gives no context with which SNS or KMS could tell its rules apart, so its statements
    have no condition, as AWS documents them; those of CloudWatch hold for alarms of this account
    and Region only. Nothing is published without TLS.

    :param cluster_name: name of the cluster, for the description of the key.
    :param emails: addresses that are told; each must confirm its subscription. Default: none.
    :param prometheus: let alert managers of Amazon Managed Service for Prometheus in this account
        and Region publish as well. Default: false.
    :param removal_policy: of the key when the stack is deleted. Default: kept.
    :raises BlueprintError: if an address is none.

    Source: recommendation REL-OPS-1; SNS developer guide, "Managing Amazon SNS encryption keys and
    costs", compatibility between event sources of AWS services and encrypted topics; EventBridge
    user guide, "Using resource-based policies for Amazon EventBridge", Amazon SNS permissions.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        emails: Sequence[str] = (),
        prometheus: bool = False,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        for email in emails:
            refuse_value(self, "emails", email, EmailAddress)
        self.key: kms.IKey = CustomerKey(
            self,
            "Key",
            description=f"Alarms of EKS cluster {cluster_name}",
            statements=[
                {"Sid": "AllowAlarms", **_publisher("cloudwatch", _KEY_ACTIONS, "*", _ALARMS)},
                {"Sid": "AllowRules", **_publisher("events", _KEY_ACTIONS, "*")},
                *_alerts(_KEY_ACTIONS, "*", wanted=prometheus),
            ],
            removal_policy=removal_policy,
        ).key
        self.resource = cdk.aws_sns.CfnTopic(self, "Topic", kms_master_key_id=key_arn(self.key))
        self.arn = self.resource.ref
        self.policy = cdk.aws_sns.CfnTopicPolicy(
            self,
            "Policy",
            topics=[self.arn],
            policy_document=policy_document(
                {
                    "Sid": "AllowAlarms",
                    **_publisher("cloudwatch", ["sns:Publish"], self.arn, _ALARMS),
                },
                {"Sid": "AllowRules", **_publisher("events", ["sns:Publish"], self.arn)},
                *_alerts(["sns:Publish", "sns:GetTopicAttributes"], self.arn, wanted=prometheus),
                {
                    "Sid": "DenyPlainHttp",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": ["sns:Publish"],
                    "Resource": self.arn,
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
            ),
        )
        # A subscription of its own each: one inside the topic would outlive the topic.
        self.subscriptions = {
            email: cdk.aws_sns.CfnSubscription(
                self, email, topic_arn=self.arn, protocol="email", endpoint=email
            )
            for email in dict.fromkeys(emails)
        }

    @cached_property
    def topic(self) -> cdk.aws_sns.ITopic:
        """The topic as CDK's interface."""
        return cdk.aws_sns.Topic.from_topic_arn(self, "Import", self.arn)


_KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey*"]
_ALARMS = {
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
    "ArnLike": {"aws:SourceArn": arn("cloudwatch", "alarm:*")},
}


def _publisher(
    service: str, actions: list[str], resource: str, condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    allow: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": actions,
        "Resource": resource,
    }
    return allow if condition is None else {**allow, "Condition": condition}


def _alerts(actions: list[str], resource: str, *, wanted: bool) -> list[dict[str, Any]]:
    """Admit alert managers of this account and Region.

    Source: AMP user guide, "Giving Amazon Managed Service for Prometheus permission to send alert
    messages to your Amazon SNS topic".
    """
    if not wanted:
        return []
    workspaces = {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": arn("aps", "workspace/*")},
    }
    return [{"Sid": "AllowAlerts", **_publisher("aps", actions, resource, workspaces)}]
