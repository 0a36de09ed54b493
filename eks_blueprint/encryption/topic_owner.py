"""What constructs with a topic for people have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.attributes import key_arn
from eks_blueprint.iam import policy_document

__all__ = ["TopicOwner"]


class TopicOwner(Construct):
    """An encrypted SNS topic, to which nothing is published without TLS.

    Subclasses call ``_define_topic``, and then ``_define_policy``.
    """

    key: kms.IKey
    resource: cdk.aws_sns.CfnTopic
    arn: str
    policy: cdk.aws_sns.CfnTopicPolicy
    subscriptions: dict[str, cdk.aws_sns.CfnSubscription]

    def _define_topic(self, key: kms.IKey) -> None:
        """Create the topic.

        :param key: its key.
        """
        self.key = key
        self.resource = cdk.aws_sns.CfnTopic(self, "Topic", kms_master_key_id=key_arn(key))
        self.arn = self.resource.ref

    def _define_policy(self, *statements: Mapping[str, Any], emails: Sequence[str]) -> None:
        """Create the policy and the subscriptions.

        :param statements: who may publish by the policy of the topic.
        :param emails: addresses that are told.
        """
        self.policy = cdk.aws_sns.CfnTopicPolicy(
            self,
            "Policy",
            topics=[self.arn],
            policy_document=policy_document(
                *statements,
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
