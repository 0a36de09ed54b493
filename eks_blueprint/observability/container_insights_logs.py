"""Log groups of CloudWatch Container Insights."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import arn
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.encryption import KEEP, CustomerKey, EncryptedLogGroup
from eks_blueprint.spec import ContainerInsightsSpec

__all__ = ["ContainerInsightsLogs"]

_METRICS = ("performance",)
_LOGS = ("application", "dataplane", "host")


class ContainerInsightsLogs(Construct):
    """The log groups to which the add-on ``amazon-cloudwatch-observability`` writes.

    Without them, the add-on creates its log groups with no KMS key and no retention. They must
    exist before it: ``addon.wait_for(*logs.resources)`` of :class:`ManagedAddon`.

    :param cluster_name: name of the cluster as a literal, part of the names
        ``/aws/containerinsights/<cluster>/<group>``.
    :param spec: retention, and whether logs are sent. Default: a spec without values.
    :param removal_policy: of log groups and key when the stack is deleted. Default: kept.

    Source: recommendations OPS-MON-4 and REL-OPS-1; names of the groups in
    charts/amazon-cloudwatch-observability/values.yaml of aws-observability/helm-charts 6.4.0, and
    for performance events CloudWatch user guide, "Container Insights performance log reference".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        spec: ContainerInsightsSpec | None = None,
        removal_policy: RemovalPolicy = KEEP,
    ) -> None:
        super().__init__(scope, construct_id)
        if spec is not None:
            refuse_other_spec(self, ContainerInsightsSpec, spec)
        spec = spec or ContainerInsightsSpec()
        prefix = f"/aws/containerinsights/{cluster_name}"
        key = CustomerKey.for_logs(
            self,
            "Key",
            description=f"Container Insights of EKS cluster {cluster_name}",
            log_group_arn_pattern=arn("logs", f"log-group:{prefix}/*"),
            removal_policy=removal_policy,
        ).key
        self.log_groups = {
            name: EncryptedLogGroup(
                self,
                name,
                key=key,
                retention_days=spec.retention_days,
                log_group_name=f"{prefix}/{name}",
                removal_policy=removal_policy,
            )
            for name in (*_METRICS, *(_LOGS if spec.logs else ()))
        }
        self.resources: list[logs.CfnLogGroup] = [
            group.resource for group in self.log_groups.values()
        ]
