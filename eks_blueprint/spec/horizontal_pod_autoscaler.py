"""A number of replicas that follows the load."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.types import Int

__all__ = ["HorizontalPodAutoscalerSpec"]

# Counts of Kubernetes are int32 (definition of HorizontalPodAutoscaler, autoscaling/v2).
_Count = Annotated[Int, Field(ge=1, le=2**31 - 1)]


class HorizontalPodAutoscalerSpec(Spec):
    """HorizontalPodAutoscaler (HPA) of a workload, by use of CPU or memory (EFF-SIZE-1).

    Source: Kubernetes API reference, "HorizontalPodAutoscaler v2"; Kubernetes documentation,
    "Horizontal Pod Autoscaling".
    """

    kind: Literal["Deployment", "StatefulSet"] = "Deployment"
    """Kind of the workload. Default: Deployment."""

    target: ObjectName | None = None
    """Name of the Deployment or StatefulSet, which must not set `replicas` itself. Default: the
    name of the workload."""

    min_replicas: _Count = 2
    """Fewest replicas. Default: 2, so that one can be replaced."""

    max_replicas: _Count
    """Most replicas."""

    cpu_percent: _Count | None = None
    """Use of CPU that is aimed at, in percent of the requests, as average of all pods. Default: 70;
    none if there is a `memory_percent`."""

    memory_percent: _Count | None = None
    """The same for memory. Default: none; most programs do not free memory when the load falls."""

    scale_down_after_seconds: Int = Field(default=300, ge=0, le=3600)
    """How long the load must have been lower before replicas are removed, in seconds. Default: 300,
    that of Kubernetes."""

    def issues(self) -> Iterable[Found]:
        if self.max_replicas < self.min_replicas:
            yield (
                ("max_replicas",),
                f"must be at least min_replicas, which is {self.min_replicas}, got "
                f"{self.max_replicas}",
            )

    @property
    def metrics(self) -> dict[str, int]:
        """Percentage by resource."""
        given = {"cpu": self.cpu_percent, "memory": self.memory_percent}
        return {name: percent for name, percent in given.items() if percent is not None} or {
            "cpu": 70
        }

    def to_object(self, name: str, *, namespace: str) -> dict[str, Any]:
        """Return the object of Kubernetes.

        :param name: name of the workload, and of the object.
        :param namespace: namespace of both.
        """
        return {
            "apiVersion": "autoscaling/v2",
            "kind": "HorizontalPodAutoscaler",
            "metadata": {"name": name, "namespace": namespace},
            "spec": {
                "scaleTargetRef": {
                    "apiVersion": "apps/v1",
                    "kind": self.kind,
                    "name": self.target or name,
                },
                "minReplicas": self.min_replicas,
                "maxReplicas": self.max_replicas,
                "metrics": [
                    {
                        "type": "Resource",
                        "resource": {
                            "name": resource,
                            "target": {"type": "Utilization", "averageUtilization": percent},
                        },
                    }
                    for resource, percent in self.metrics.items()
                ],
                "behavior": {
                    "scaleDown": {"stabilizationWindowSeconds": self.scale_down_after_seconds}
                },
            },
        }
