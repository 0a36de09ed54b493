"""A bucket for access logs of load balancers."""

from __future__ import annotations

from functools import cached_property

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION, REGION
from eks_blueprint.encryption import KEEP, checked_removal_policy, deny_plain_http, private_bucket
from eks_blueprint.iam import policy_document
from eks_blueprint.spec import AccessLogsSpec

__all__ = ["AccessLogsBucket", "define_access_logs"]


class AccessLogsBucket(Construct):
    """A private, versioned bucket to which only Elastic Load Balancing of this account may write.

    Load balancers support only S3-managed keys, so the bucket has no customer managed key.

    :param prefix: folder of the logs.
    :param retention_days: how long logs are kept, in days.
    :param removal_policy: of the bucket when the stack is deleted; a bucket that is not empty is
        kept in any case. Default: kept.

    Source: Elastic Load Balancing user guide for Application Load Balancers, "Enable access logs
    for your Application Load Balancer".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        retention_days: int,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        self.prefix = prefix
        self.resource = private_bucket(self, key_arn=None, retention_days=retention_days)
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.name = self.resource.ref
        arn = self.resource.attr_arn
        self.policy = cdk.aws_s3.CfnBucketPolicy(
            self,
            "Policy",
            bucket=self.name,
            policy_document=policy_document(
                {
                    "Sid": "AllowLoadBalancers",
                    "Effect": "Allow",
                    "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                    "Action": "s3:PutObject",
                    "Resource": f"{arn}/{prefix}/AWSLogs/{ACCOUNT}/*",
                    "Condition": {
                        "ArnLike": {
                            "aws:SourceArn": f"arn:{PARTITION}:elasticloadbalancing:{REGION}:"
                            f"{ACCOUNT}:loadbalancer/*"
                        }
                    },
                },
                deny_plain_http(arn),
            ),
        )

    @cached_property
    def bucket(self) -> cdk.aws_s3.IBucket:
        """The bucket as CDK's interface."""
        return cdk.aws_s3.Bucket.from_bucket_name(self, "Import", self.name)


def define_access_logs(
    scope: Construct, spec: AccessLogsSpec | None, removal_policy: RemovalPolicy
) -> AccessLogsBucket | None:
    """Create the bucket of a spec.

    :param scope: construct that owns the bucket; its id there is ``AccessLogs``.
    :param spec: the access logs, or ``None`` for none.
    :param removal_policy: of the bucket when the stack is deleted.
    """
    if spec is None:
        return None
    return AccessLogsBucket(
        scope,
        "AccessLogs",
        prefix=spec.prefix,
        retention_days=spec.retention_days,
        removal_policy=removal_policy,
    )
