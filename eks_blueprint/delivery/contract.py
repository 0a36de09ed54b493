"""How software comes into a cluster: the contract that feature constructs see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from constructs import IDependable

from eks_blueprint.delivery.release import HelmRelease, Manifests

__all__ = ["Delivery", "Installed"]


class Installed(Protocol):
    """Something that was installed or applied, for what must come after it."""

    @property
    def name(self) -> str:
        """Name of the release or of the manifests."""


class Delivery(Protocol):
    """Installs charts and applies objects; a feature construct never knows by which way.

    What an object needs is found by its API group: it is made after the chart that brings its
    definition and the controller that finalizes it, and goes before them. Ingresses and Services
    are made after the controller that acts on them.
    """

    def install(
        self, release: HelmRelease, *, after: Sequence[IDependable | Installed] = ()
    ) -> Installed:
        """Install a chart.

        :param release: the chart and its values.
        :param after: resources and steps that must be there before it.
        :returns: the step, for others to wait for.
        """

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> Installed:
        """Apply objects.

        :param manifests: the objects.
        :param after: resources and steps that must be there before them.
        :returns: the step, for others to wait for.
        """
