"""Goldilocks, which shows what pods should request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eks_blueprint.spec._base import Found, Spec, Warned
from eks_blueprint.spec.chart_values import value_issues, version_warnings
from eks_blueprint.spec.charts import ChartVersion
from eks_blueprint.spec.types import Bool

__all__ = ["GoldilocksSpec"]

_CHART = "goldilocks"


class GoldilocksSpec(Spec):
    """Goldilocks, which shows the recommendations for all workloads of a namespace (EFF-SIZE-1).

    It makes a VerticalPodAutoscaler for each of them, which changes nothing.
    """

    all_namespaces: Bool = False
    """Take all namespaces but those with the label `goldilocks.fairwinds.com/enabled: "false"`.
    Default: false; those with the value "true"."""

    dashboard: Bool = True
    """Install the page, a Service within the cluster that asks for no login. Default: true."""

    chart_version: ChartVersion | None = None
    """Exact version of the chart; the library's values were checked with the default only.
    Default: the library's."""

    values: dict[str, Any] = {}
    """Values of the chart, merged over those of the library. Default: none."""

    def warnings(self) -> Iterable[Warned]:
        yield from version_warnings(_CHART, self.chart_version)

    def issues(self) -> Iterable[Found]:
        yield from value_issues(_CHART, self.values, self.chart_version)
