"""Rules between controllers of ACK and the capability that EKS runs."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.ack_controllers import AckControllersSpec
from eks_blueprint.spec.capabilities import CapabilitiesSpec

__all__ = ["ack_controller_issues"]


def ack_controller_issues(
    controllers: AckControllersSpec, capabilities: CapabilitiesSpec | None
) -> Iterator[Found]:
    """Return issues for services whose objects two controllers would reconcile.

    :param controllers: controllers that are charts.
    :param capabilities: capabilities of the cluster. Default: none.

    Source: EKS user guide, "ACK concepts": the capability has the controllers of all services but
    those that are disabled.
    """
    ack = capabilities.ack if capabilities is not None else None
    if ack is None:
        return
    for name in controllers.services:
        if name not in ack.disabled_services:
            yield (
                (name,),
                "must be unset with capabilities.ack, which has a controller for the same objects; "
                f"remove it, or add {name} to capabilities.ack.disabled_services",
            )
