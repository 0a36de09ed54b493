"""How software comes into a cluster: the contract that feature constructs see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from constructs import IConstruct, IDependable

from eks_blueprint.delivery.release import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError

__all__ = ["Delivery", "Installed", "dependables"]


class Installed(Protocol):
    """Something that was installed or applied, for what must come after it."""

    @property
    def name(self) -> str:
        """Name of the release or of the manifests."""

    @property
    def dependables(self) -> tuple[IDependable, ...]:
        """What a resource of the stack waits for to come after it.

        None where Flux installs it, which starts after the stack.
        """


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
        :param after: constructs and what this delivery returned, which must be there before it.
        :returns: the step, for others to wait for.
        """

    def apply(
        self, manifests: Manifests, *, after: Sequence[IDependable | Installed] = ()
    ) -> Installed:
        """Apply objects.

        :param manifests: the objects.
        :param after: constructs and what this delivery returned, which must be there before them.
        :returns: the step, for others to wait for.
        """

    def checkpoint(self, name: str, *, after: Sequence[IDependable | Installed] = ()) -> Installed:
        """Stand for all that was delivered until now, for what must come after all of it.

        :param name: name of the checkpoint.
        :param after: what counts as well. Default: nothing.
        """


def dependables(
    need: IDependable | Installed, *, scope: IConstruct | None = None
) -> tuple[IDependable, ...]:
    """Give what a resource of the stack has to wait for.

    :param need: an entry of ``after``.
    :param scope: what refuses.
    :raises BlueprintError: if CloudFormation cannot wait for it, or it is something else.
    """
    # jsii objects know their counterpart in Node; IDependable is no protocol that Python can check.
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
