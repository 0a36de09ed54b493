"""Controllers that consist of one chart and its permissions."""

from __future__ import annotations

from typing import Any

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.charts import ChartVersion

__all__ = ["ControllerSpec"]


class ControllerSpec(Spec):
    """A controller of the library that needs only a chart and a role."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values and permissions were checked with the
    default only. Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the blueprint. Default: none."""
