"""What must be in a cluster before a chart or an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from eks_blueprint.catalogue import Chart
from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["InstallOrder"]

_T = TypeVar("_T")


class InstallOrder(Generic[_T]):
    """Remembers which chart brought what, and finds what a newcomer has to wait for."""

    def __init__(self) -> None:
        self._installed: list[tuple[Chart, _T]] = []

    def add(self, release: HelmRelease, step: _T) -> None:
        """Remember a chart."""
        self._installed.append((release.chart, step))

    def of_release(self, release: HelmRelease) -> Iterator[_T]:
        """Find the charts that a chart waits for.

        A controller waits for the chart with its CustomResourceDefinitions; a chart that creates
        Services waits for the one whose webhook sees each new Service.
        """
        chart = release.chart
        for other, step in self._installed:
            brought = set(chart.reconciles) & set(other.crd_groups)
            if brought or set(chart.creates) & set(other.watches):
                yield step

    def of_manifests(self, manifests: Manifests) -> Iterator[_T]:
        """Find the charts that objects wait for."""
        groups = set(manifests.groups())
        kinds = set(manifests.kinds())
        for chart, step in self._installed:
            if groups & {*chart.crd_groups, *chart.reconciles} or kinds & set(chart.watches):
                yield step
