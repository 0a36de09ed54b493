"""The CloudWatch dashboard of a cluster."""

from __future__ import annotations

from pydantic import Field

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.types import Int

__all__ = ["DashboardSpec"]


class DashboardSpec(Spec):
    """One CloudWatch dashboard that says whether the cluster is healthy (REL-OPS-1)."""

    hours: Int = Field(default=3, ge=1, le=168)
    """How many hours it shows when it is opened. Default: 3."""
