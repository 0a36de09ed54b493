"""What must be in a cluster before a chart or an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from eks_blueprint.addons.release import HelmRelease, Manifests

__all__ = ["Needs"]

_T = TypeVar("_T")


class Needs(Generic[_T]):
    """Remembers which chart brought what, and finds what a newcomer has to wait for."""

    def __init__(self) -> None:
        self._steps: dict[str, _T] = {}
        self._releases: list[HelmRelease] = []

    def add(self, release: HelmRelease, step: _T) -> None:
        """Remember a chart."""
        self._releases.append(release)
        self._steps[release.name] = step

    def of_release(self, release: HelmRelease) -> Iterator[_T]:
        """Find the charts that a chart waits for.

        A controller waits for the chart with its definitions; a chart that makes Services waits
        for the one whose webhook sees each new Service.
        """
        chart = release.chart
        for earlier in self._releases:
            other = earlier.chart
            if set(chart.controls) & set(other.provides) or set(chart.makes) & set(other.serves):
                yield self._steps[earlier.name]

    def of_manifests(self, manifests: Manifests) -> Iterator[_T]:
        """Find the charts that objects wait for."""
        groups = set(manifests.groups())
        kinds = set(manifests.kinds())
        for earlier in self._releases:
            chart = earlier.chart
            if groups & {*chart.provides, *chart.controls} or kinds & set(chart.serves):
                yield self._steps[earlier.name]
