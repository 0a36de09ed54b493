"""The topic through which alarms reach people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import RemovalPolicy
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn
from eks_blueprint.checks import refuse_value
from eks_blueprint.encryption import KEEP, CustomerKey
from eks_blueprint.encryption.topic_owner import TopicOwner
from eks_blueprint.spec.alarms import EmailAddress

__all__ = ["AlarmTopic"]


class AlarmTopic(TopicOwner):
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
        key = CustomerKey(
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
        self._define_topic(key)
        self._define_policy(
            {"Sid": "AllowAlarms", **_publisher("cloudwatch", ["sns:Publish"], self.arn, _ALARMS)},
            {"Sid": "AllowRules", **_publisher("events", ["sns:Publish"], self.arn)},
            *_alerts(["sns:Publish", "sns:GetTopicAttributes"], self.arn, wanted=prometheus),
            emails=emails,
        )


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
