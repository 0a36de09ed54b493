"""The delivery contract: how feature constructs install charts and apply objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from constructs import IConstruct, IDependable

from eks_blueprint.delivery.release import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

__all__ = ["Delivery", "Installed", "dependables"]


class Installed(Protocol):
    """A release or manifests that were delivered, for use in ``after``."""

    @property
    def name(self) -> str:
        """Name of the release or of the manifests."""

    @property
    def dependables(self) -> tuple[IDependable, ...]:
        """What a resource of the stack must depend on to come after it.

        ``None`` if Flux installs it, since Flux starts after the stack is complete.
        """


class Delivery(Protocol):
    """Installs charts and applies objects; feature constructs do not depend on the implementation.

    The requirements of an object are found by its API group: it is created after the chart that
    installs its CRD and the controller that handles its finalizers, and deleted before them.
    Ingresses and Services are created after the controller that reconciles them.
    """

    def install(
        self, release: HelmRelease, *, after: Sequence[IDependable | Installed] = ()
    ) -> Installed:
        """Install a chart.

        :param release: the chart and its values.
        :param after: constructs, and objects returned by this delivery, that must exist first.
        :returns: the release or manifests, for use in ``after``.
        """

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> Installed:
        """Apply objects.

        :param manifests: the objects.
        :param after: constructs, and objects returned by this delivery, that must exist first.
        :returns: the release or manifests, for use in ``after``.
        """

    def checkpoint(self, name: str, *, after: Sequence[IDependable | Installed] = ()) -> Installed:
        """Return a checkpoint of everything delivered so far, for use in ``after``.

        :param name: name of the checkpoint.
        :param after: further resources to include. Default: none.
        """


def dependables(
    need: IDependable | Installed, *, scope: IConstruct | None = None
) -> tuple[IDependable, ...]:
    """Return what a resource of the stack must depend on.

    :param need: an entry of ``after``.
    :param scope: the construct, for messages.
    :raises BlueprintError: if it has another type, or CloudFormation cannot wait for it.
    """
    # The attribute that all jsii objects have; Python cannot check for the protocol IDependable.
    if hasattr(need, "__jsii_ref__") or hasattr(type(need), "__jsii_ifaces__"):
        return (need,)
    found = getattr(need, "dependables", None)
    if not isinstance(found, tuple):
        raise BlueprintError(
            "after must be constructs or what a delivery returned, got "
            f"{need!r} ({type(need).__name__})",
            scope=scope,
        )
    if not found:
        name = getattr(need, "name", need)
        raise BlueprintError(
            f"after must be there before the stack is complete, got {name}, which Flux installs "
            "later; deliver both by Flux, or both by CloudFormation",
            scope=scope,
        )
    return found
