"""Settings of the kubelet that Karpenter computes with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.spec import KubeletSpec

__all__ = ["kubelet_configuration"]


def kubelet_configuration(spec: KubeletSpec, *, max_pods: int | None) -> Mapping[str, Any]:
    """Render ``spec.kubelet`` of an EC2NodeClass; Karpenter writes it into the user data.

    :param spec: settings of the kubelet.
    :param max_pods: pods per node unless ``spec`` says it; ``None`` for what the network interfaces
        of the instance type carry.

    Source: Karpenter 1.14 documentation, "NodeClasses", spec.kubelet.
    """
    settings = {
        "evictionHard": dict(spec.eviction_hard),
        "imageGCHighThresholdPercent": spec.image_gc_high_threshold_percent,
        "imageGCLowThresholdPercent": spec.image_gc_low_threshold_percent,
        "kubeReserved": dict(spec.kube_reserved),
        "maxPods": spec.max_pods or max_pods,
        "systemReserved": dict(spec.system_reserved),
    }
    return {key: value for key, value in settings.items() if value not in (None, {})}
