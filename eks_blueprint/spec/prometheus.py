"""Amazon Managed Service for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import KeyArn, PrometheusWorkspaceArn, TopicArn
from eks_blueprint.spec.types import Int

__all__ = ["PrometheusAlertsSpec", "PrometheusSpec"]


class PrometheusAlertsSpec(Spec):
    """Alerts on volumes of pods, memory of containers and targets, to an SNS topic.

    CloudWatch has no metric for these; they need the collector of `observability.opentelemetry`.
    """

    topic_arn: TopicArn | None = None
    """SNS topic of your own, which must let aps.amazonaws.com publish and use its key. Default:
    that of `observability.alarms`."""

    volume_percent: Int = Field(default=85, ge=1, le=99)
    """How full a volume of a pod may be, in percent of its bytes or inodes, for 15 minutes.
    Default: 85."""


class PrometheusSpec(Spec):
    """A workspace of Amazon Managed Service for Prometheus, new or existing.

    With `observability.opentelemetry`, a collector on each node writes to it.
    """

    workspace_arn: PrometheusWorkspaceArn | None = None
    """ARN of a workspace that exists, such as one for several clusters; one of another account
    needs a resource policy that admits the role of the collector. Default: none; a new
    workspace."""

    kms_key_arn: KeyArn | None = None
    """ARN of a KMS key for a new workspace; it cannot be changed for an existing workspace.
    Default: a new key."""

    # AMP user guide, "Configure your workspace": at most 1095 days.
    retention_days: Int | None = Field(default=None, ge=1, le=1095)
    """How long samples are kept in a new workspace, in days. Default: the 150 days of AMP."""

    alerts: PrometheusAlertsSpec | None = None
    """Alerts of a new workspace; `{}` for the defaults. Default: none."""

    def issues(self) -> Iterable[Found]:
        if self.workspace_arn is not None:
            if self.alerts is not None:
                yield (
                    ("alerts",),
                    "must be unset with workspace_arn; the alert manager of a workspace is set "
                    "where the workspace is made",
                )
            for name in ("kms_key_arn", "retention_days"):
                if getattr(self, name) is not None:
                    yield (
                        (name,),
                        f"must be unset with workspace_arn, got {getattr(self, name)}; it is a "
                        "setting of the workspace that exists",
                    )
