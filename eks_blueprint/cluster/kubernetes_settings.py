"""Settings of Kubernetes' own programs, as CloudFormation takes them."""

from __future__ import annotations

from typing import Any

from eks_blueprint.spec import ApiServerSpec, ControllerManagerSpec, SchedulerSpec

__all__ = ["api_server_config", "controller_manager_config", "scheduler_config"]

_STRATEGIES = {"least-allocated": "LeastAllocated", "most-allocated": "MostAllocated"}


def api_server_config(spec: ApiServerSpec | None) -> dict[str, Any] | None:
    """Return the settings of the API server, or ``None`` for those of EKS.

    :param spec: the settings.
    """
    if spec is None:
        return None
    found: dict[str, Any] = {}
    if spec.event_ttl_minutes is not None:
        found["eventTtl"] = f"{spec.event_ttl_minutes}m"
    ports = spec.service_node_port_range
    if ports is not None:
        found["serviceNodePortRange"] = {"minPort": ports.min_port, "maxPort": ports.max_port}
    return found or None


def scheduler_config(spec: SchedulerSpec | None) -> dict[str, Any] | None:
    """Return the settings of the scheduler, or ``None`` for those of EKS.

    :param spec: the settings.
    """
    if spec is None:
        return None
    strategy: dict[str, Any] = {"type": _STRATEGIES[spec.scoring_strategy]}
    if spec.resource_weights:
        strategy["resources"] = [
            {"name": name, "weight": weight} for name, weight in spec.resource_weights.items()
        ]
    return {"nodeResourcesFit": {"scoringStrategy": strategy}}


def controller_manager_config(spec: ControllerManagerSpec | None) -> dict[str, Any] | None:
    """Return the settings of the controller manager, or ``None`` for those of EKS.

    :param spec: the settings.
    """
    if spec is None:
        return None
    found: dict[str, Any] = {}
    period = spec.horizontal_pod_autoscaler_sync_period_seconds
    if period is not None:
        found["horizontalPodAutoscalerControllerConfig"] = {
            "horizontalPodAutoscalerSyncPeriod": f"{period}s"
        }
    if spec.terminated_pod_gc_threshold is not None:
        threshold = spec.terminated_pod_gc_threshold
        found["podGcControllerConfig"] = {"terminatedPodGcThreshold": threshold}
    return found or None
