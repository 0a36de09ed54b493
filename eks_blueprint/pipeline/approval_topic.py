"""The topic that announces that a wave waits for an approval."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import key_arn
from eks_blueprint.checks import refuse_value
from eks_blueprint.iam import policy_document
from eks_blueprint.spec.alarms import EmailAddress

__all__ = ["ApprovalTopic"]


class ApprovalTopic(Construct):
    """An encrypted SNS topic to which a pipeline publishes with its role.

    Nothing is published without TLS. The pipeline gets its permission from its role.

    :param key: key of the topic.
    :param emails: addresses that are told; each must confirm its subscription.
    :raises BlueprintError: if an address is none.

    Source: CodePipeline user guide, "Add a manual approval action to a stage".
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, key: kms.IKey, emails: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        for email in emails:
            refuse_value(self, "emails", email, EmailAddress)
        self.key = key
        self.resource = cdk.aws_sns.CfnTopic(self, "Topic", kms_master_key_id=key_arn(key))
        self.arn = self.resource.ref
        self.policy = cdk.aws_sns.CfnTopicPolicy(
            self,
            "Policy",
            topics=[self.arn],
            policy_document=policy_document(
                {
                    "Sid": "DenyPlainHttp",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": ["sns:Publish"],
                    "Resource": self.arn,
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
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
