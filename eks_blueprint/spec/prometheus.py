"""Amazon Managed Service for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.arns import KeyArn, PrometheusWorkspaceArn
from eks_blueprint.spec.types import Int

__all__ = ["PrometheusSpec"]


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

    def issues(self) -> Iterable[Found]:
        if self.workspace_arn is not None:
            for name in ("kms_key_arn", "retention_days"):
                if getattr(self, name) is not None:
                    yield (
                        (name,),
                        f"must be unset with workspace_arn, got {getattr(self, name)}; it is a "
                        "setting of the workspace that exists",
                    )
