"""CloudWatch Transaction Search."""

from __future__ import annotations

import json

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.iam import policy_document
from eks_blueprint.spec import TransactionSearchSpec

__all__ = ["TransactionSearch"]


class TransactionSearch(Construct):
    """Transaction Search for the account and Region: X-Ray keeps all spans in CloudWatch Logs.

    It must be off before: CloudFormation does not take over a setting that exists. X-Ray makes the
    log groups ``aws/spans`` and ``/aws/application-signals/data``, without a customer managed key.

    :param spec: the part ``observability.opentelemetry.traces.transaction_search`` of the spec.
        Default: X-Ray indexes 1 percent of the traces.

    Source: CloudWatch user guide, "Using Transaction Search with AWS CloudFormation".
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, spec: TransactionSearchSpec | None = None
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is None:
            spec = TransactionSearchSpec()
        refuse_other_spec(self, TransactionSearchSpec, spec)
        document = policy_document(
            {
                "Sid": "TransactionSearchXRayAccess",
                "Effect": "Allow",
                "Principal": {"Service": "xray.amazonaws.com"},
                "Action": "logs:PutLogEvents",
                "Resource": [
                    arn("logs", "log-group:aws/spans:*"),
                    arn("logs", "log-group:/aws/application-signals/data:*"),
                ],
                "Condition": {
                    "ArnLike": {"aws:SourceArn": arn("xray", "*")},
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                },
            }
        )
        self.policy = logs.CfnResourcePolicy(
            self,
            "Policy",
            policy_name="TransactionSearchAccess",
            policy_document=json.dumps(document),
        )
        self.resource = cdk.aws_xray.CfnTransactionSearchConfig(
            self, "Resource", indexing_percentage=spec.indexing_percent
        )
        self.resource.add_resource_dependency(self.policy)
