"""Rules between the tier of the control plane and its settings."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.control_plane import ControllerManagerSpec

__all__ = ["sync_period_issues"]


def sync_period_issues(
    controller_manager: ControllerManagerSpec, control_plane_tier: str | None
) -> Iterator[Found]:
    """Return an issue for a sync period that the standard tier does not have.

    :param controller_manager: settings of the controller manager.
    :param control_plane_tier: tier of the control plane.

    Source: EKS user guide, "Advanced Kubernetes control plane configuration", "Provisioned Control
    Plane required for HPA sync period".
    """
    period = controller_manager.horizontal_pod_autoscaler_sync_period_seconds
    if period is not None and control_plane_tier in (None, "standard"):
        yield (
            ("horizontal_pod_autoscaler_sync_period_seconds",),
            "needs a provisioned control plane; set control_plane_tier to tier-xl or higher",
        )
