"""The Vertical Pod Autoscaler, which learns what pods need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion

__all__ = ["VerticalPodAutoscalerSpec"]

_CHART = "vertical-pod-autoscaler"


class VerticalPodAutoscalerSpec(Spec):
    """Vertical Pod Autoscaler (VPA), which learns the requests that pods need (EFF-SIZE-1)."""

    mode: Literal["recommend", "auto"] = "recommend"
    """`recommend` installs the recommender alone, which writes its recommendations into the status
    of VerticalPodAutoscaler objects and changes no pod; `auto` also installs the updater and the
    admission controller, which change the requests of pods whose object has an `updateMode` other
    than Off. Default: recommend."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values were checked with the default only.
    Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings(_CHART, self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues(_CHART, self.values, self.chart_version)
