"""Settings of the Kubernetes control plane that EKS lets a user change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import Int

__all__ = ["ApiServerSpec", "ControllerManagerSpec", "NodePortRangeSpec", "SchedulerSpec"]

_Port = Annotated[Int, Field(ge=10260, le=32767)]


class NodePortRangeSpec(Spec):
    """Ports of Services of type NodePort and, by default, LoadBalancer.

    Services keep the ports that they have when the range changes.
    """

    min_port: _Port = 30000
    """The lowest port; below 10260 are ports of the kubelet and kube-proxy. Default: 30000."""

    max_port: _Port = 32767
    """The highest port. Default: 32767."""

    def issues(self) -> Iterable[Found]:
        if self.min_port > self.max_port:
            yield ("min_port",), f"must be <= max_port {self.max_port}, got {self.min_port}"


class ApiServerSpec(Spec):
    """Settings of the API server.

    Source: EKS user guide, "Advanced Kubernetes control plane configuration".
    """

    event_ttl_minutes: Int | None = Field(default=None, ge=10, le=60)
    """How long events are kept, in minutes. Less takes load off the database of clusters with many
    Jobs. Default: that of EKS, 60."""

    service_node_port_range: NodePortRangeSpec | None = None
    """Ports of Services on nodes. Default: that of EKS, 30000 to 32767."""


class SchedulerSpec(Spec):
    """Settings of the scheduler.

    Source: EKS user guide, "Advanced Kubernetes control plane configuration".
    """

    scoring_strategy: Literal["least-allocated", "most-allocated"] = "least-allocated"
    """`least-allocated` spreads pods over nodes; `most-allocated` fills nodes one after another, so
    that others become empty and can be removed, and more pods are lost with a node. Default:
    least-allocated."""

    resource_weights: dict[
        Literal[
            "cpu", "memory", "nvidia.com/gpu", "aws.amazon.com/neuron", "aws.amazon.com/neuroncore"
        ],
        Annotated[Int, Field(ge=1, le=100)],
    ] = {}
    """Weights of the resources that count, from 1 to 100; those that are not named do not count.
    Default: that of EKS, 1 for cpu and memory."""


class ControllerManagerSpec(Spec):
    """Settings of the controller manager.

    Source: EKS user guide, "Advanced Kubernetes control plane configuration"; EKS API reference,
    PodGcControllerConfigRequest.
    """

    horizontal_pod_autoscaler_sync_period_seconds: Int | None = Field(default=None, ge=10, le=15)
    """How often HorizontalPodAutoscalers are evaluated, in seconds; needs a `control_plane_tier`
    above `standard`. Default: that of EKS, 15."""

    terminated_pod_gc_threshold: Int | None = Field(default=None, ge=1, le=1_000_000)
    """Number of finished pods from which the oldest are deleted. EKS refuses values that it does
    not allow for a Kubernetes version. Default: that of EKS."""
