"""The topic that announces that a wave waits for an approval."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_value
from eks_blueprint.encryption.topic_owner import TopicOwner
from eks_blueprint.spec.alarms import EmailAddress

__all__ = ["ApprovalTopic"]


class ApprovalTopic(TopicOwner):
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
        self._define_topic(key)
        self._define_policy(emails=emails)
