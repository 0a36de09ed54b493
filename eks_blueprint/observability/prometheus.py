"""A workspace of Amazon Managed Service for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import aws_cdk as cdk
from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import key_arn
from eks_blueprint.checks import refuse_arns_of_elsewhere, refuse_other_spec
from eks_blueprint.encryption import KEEP, CustomerKey, checked_removal_policy
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import PrometheusSpec

__all__ = ["PrometheusReference", "PrometheusWorkspace"]


@checked
@dataclass(frozen=True)
class PrometheusReference:
    """A workspace of Amazon Managed Service for Prometheus, new or existing.

    :param arn: its ARN.
    :param workspace_id: its id.
    """

    arn: str
    workspace_id: str

    @classmethod
    def of_arn(cls, arn: str) -> PrometheusReference:
        """Name a workspace that exists.

        :param arn: its ARN, a literal.
        """
        return cls(arn, arn.rpartition("/")[2])

    def remote_write_url(self, endpoint: str) -> str:
        """Return the URL to which samples are written.

        :param endpoint: URL of the service in the Region.

        Source: AMP user guide, "Find your Amazon Managed Service for Prometheus workspace details".
        """
        return f"{endpoint}/workspaces/{self.workspace_id}/api/v1/remote_write"


class PrometheusWorkspace(Construct):
    """A workspace of Amazon Managed Service for Prometheus, encrypted with a KMS key.

    The key cannot be changed: another key replaces the workspace, and the samples stay in the old
    one. Who creates the workspace needs kms:CreateGrant on the key; AMP uses it through grants.

    :param spec: the part ``observability.prometheus`` of the spec, without ``workspace_arn``.
        Default: a new key, and 150 days of retention.
    :param alias: name shown in the console. Default: none.
    :param key: KMS key. Default: that of the spec, or a new key.
    :param removal_policy: of workspace and key when the stack is deleted. Default: kept.
    :raises BlueprintError: if the spec names a workspace that exists, or an ARN of another Region
        than the stack's.

    Source: recommendation OPS-MON-3; AMP user guide, "Encryption at rest"; CloudFormation schema of
    AWS::APS::Workspace.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        spec: PrometheusSpec | None = None,
        alias: str | None = None,
        key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is None:
            spec = PrometheusSpec()
        refuse_other_spec(self, PrometheusSpec, spec)
        refuse_arns_of_elsewhere(self, {"spec": spec})
        if spec.workspace_arn is not None:
            raise BlueprintError(
                f"spec.workspace_arn must be unset for a new workspace, got {spec.workspace_arn}; "
                "use PrometheusReference.of_arn for one that exists",
                scope=self,
            )
        if key is None and spec.kms_key_arn is None:
            key = CustomerKey(
                self,
                "Key",
                description="Metrics in Amazon Managed Service for Prometheus",
                removal_policy=removal_policy,
            ).key
        self._given_key = key
        self._key_arn = key_arn(key) if key is not None else spec.kms_key_arn or ""
        days = spec.retention_days
        self.resource = cdk.aws_aps.CfnWorkspace(
            self,
            "Resource",
            alias=alias,
            kms_key_arn=self._key_arn,
            workspace_configuration={"retentionPeriodInDays": days} if days is not None else None,
        )
        self.resource.apply_removal_policy(checked_removal_policy(removal_policy, scope=self))
        self.reference = PrometheusReference(
            self.resource.attr_arn, self.resource.attr_workspace_id
        )

    @property
    def arn(self) -> str:
        """ARN of the workspace."""
        return self.reference.arn

    @cached_property
    def key(self) -> kms.IKey:
        """The KMS key of the samples."""
        if self._given_key is not None:
            return self._given_key
        return kms.Key.from_key_arn(self, "ImportedKey", self._key_arn)

    def grant_query(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a principal to query the workspace.

        :param grantee: the principal that may query.
        """
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=[*QUERY_ACTIONS], resource_arns=[self.arn]
        )


# AWS managed policy AmazonPrometheusQueryAccess, v1.
QUERY_ACTIONS = ("aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics")
"""Actions that read samples."""
