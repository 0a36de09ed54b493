"""Settings of the kubelet on Bottlerocket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Int, pattern

__all__ = ["KubeletSpec"]

# The forms that both Bottlerocket (bottlerocket-os/bottlerocket, KubernetesQuantityValue and
# KubernetesThresholdValue) and the EC2NodeClass (CRD of Karpenter 1.14, spec.kubelet) accept.
_QUANTITY = r"[0-9]+(\.[0-9]+)?(m|k|[KMGTPE]i|[MGTPE])?"
_SIGNALS = Literal[
    "imagefs.available",
    "imagefs.inodesFree",
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "pid.available",
]
_Reserved = Annotated[
    str, AfterValidator(pattern(_QUANTITY, "a quantity such as 100m, 512Mi or 1Gi"))
]
_Threshold = Annotated[
    str,
    AfterValidator(
        pattern(
            rf"[0-9]{{1,2}}(\.[0-9]{{1,2}})?%|{_QUANTITY}",
            "a quantity such as 200Mi, or a share below 100% such as 5%",
        )
    ),
]
# Kubernetes, "Kubelet Configuration (v1beta1)", containerLogMaxSize.
_LogSize = Annotated[str, AfterValidator(pattern(_QUANTITY, "a quantity such as 50Mi"))]


class KubeletSpec(Spec):
    """`[settings.kubernetes]`: the kubelet. Source: Bottlerocket settings reference 1.57.

    For nodes of Karpenter, the settings that `spec.kubelet` of an EC2NodeClass knows stand there,
    because Karpenter computes the size of a node from it.
    """

    max_pods: Int | None = Field(default=None, ge=1, le=737)
    """Pods per node. Default: 110 where nodes get prefixes of addresses (IPv6, or IPv4 with
    `prefix_delegation`), 250 in node groups of at least 30 vCPUs without `custom_ami`, otherwise
    what the network interfaces of the instance type carry."""

    pod_pids_limit: Int | None = Field(default=1024, ge=64)
    """Process ids per pod, so that no pod starves its node. Default: 1024."""

    event_qps: Int | None = Field(default=None, ge=0)
    """Events per second. Default: Bottlerocket's."""

    registry_qps: Int | None = Field(default=None, ge=0)
    """Registry pulls per second. Default: Bottlerocket's."""

    eviction_hard: dict[_SIGNALS, _Threshold] = {}
    """Hard eviction thresholds, such as memory.available: 5%. Default: Bottlerocket's."""

    kube_reserved: dict[Literal["cpu", "memory", "ephemeral-storage"], _Reserved] = {}
    """Resources kept for Kubernetes. Default: Bottlerocket's."""

    system_reserved: dict[Literal["cpu", "memory", "ephemeral-storage"], _Reserved] = {}
    """Resources kept for the operating system. Default: none."""

    container_log_max_size: _LogSize | None = None
    """Size at which container logs rotate, such as 50Mi. Default: Bottlerocket's."""

    container_log_max_files: Int | None = Field(default=None, ge=2)
    """Rotated files per container. Default: Bottlerocket's."""

    image_gc_high_threshold_percent: Int | None = Field(default=None, ge=1, le=100)
    """Disk use at which images are collected, percent. Default: Bottlerocket's."""

    image_gc_low_threshold_percent: Int | None = Field(default=None, ge=1, le=100)
    """Disk use at which the collection stops, percent. Default: Bottlerocket's."""

    allowed_unsafe_sysctls: tuple[str, ...] = ()
    """Unsafe sysctls that pods may set. Default: none."""

    def issues(self) -> Iterable[Found]:
        low, high = self.image_gc_low_threshold_percent, self.image_gc_high_threshold_percent
        if low is not None and high is not None and low >= high:
            yield (
                ("image_gc_low_threshold_percent",),
                f"must be < image_gc_high_threshold_percent {high}, got {low}",
            )
