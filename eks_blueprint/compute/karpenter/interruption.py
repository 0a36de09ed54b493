"""Interruption events for nodes, from EC2 and AWS Health."""

from __future__ import annotations

from functools import cached_property

import aws_cdk as cdk
from aws_cdk import CfnResource
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.iam import policy_document

__all__ = ["InterruptionQueue"]

_RULES = {
    "HealthEvent": ("aws.health", "AWS Health Event"),
    "SpotInterruption": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "Rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "StateChange": ("aws.ec2", "EC2 Instance State-change Notification"),
    "ReservationInterruption": (
        "aws.ec2",
        "EC2 Capacity Reservation Instance Interruption Warning",
    ),
}
_RETENTION_SECONDS = 300


class InterruptionQueue(Construct):
    """An encrypted queue to which only these five EventBridge rules may send.

    A message is of no use after five minutes, so there is no dead-letter queue.

    Source: aws/karpenter-provider-aws getting-started cloudformation.yaml, commit 1d92708; in that
    template any rule of any account may send, here only the rules below.
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.resource = cdk.aws_sqs.CfnQueue(
            self,
            "Queue",
            message_retention_period=_RETENTION_SECONDS,
            sqs_managed_sse_enabled=True,
        )
        self.arn = self.resource.attr_arn
        self.name = self.resource.attr_queue_name
        self.rules = {
            name: cdk.aws_events.CfnRule(
                self,
                name,
                description=f"To Karpenter: {detail}",
                event_pattern={"source": [source], "detail-type": [detail]},
                state="ENABLED",
                targets=[{"id": "Queue", "arn": self.arn}],
            )
            for name, (source, detail) in _RULES.items()
        }
        self.policy = cdk.aws_sqs.CfnQueuePolicy(
            self,
            "Policy",
            queues=[self.resource.ref],
            policy_document=policy_document(
                {
                    "Sid": "AllowRules",
                    "Effect": "Allow",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": self.arn,
                    "Condition": {
                        "ArnEquals": {
                            "aws:SourceArn": [rule.attr_arn for rule in self.rules.values()]
                        }
                    },
                },
                {
                    "Sid": "DenyPlainHttp",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "sqs:*",
                    "Resource": self.arn,
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
            ),
        )

    @cached_property
    def queue(self) -> cdk.aws_sqs.IQueue:
        """The queue as CDK's interface."""
        return cdk.aws_sqs.Queue.from_queue_arn(self, "Import", self.arn)

    @property
    def resources(self) -> tuple[CfnResource, ...]:
        """Resources that must exist before the controller reads the queue."""
        return (self.policy, *self.rules.values())
