"""Quotas of namespaces, and limits of containers in them."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import AnyQuantity, Quantity, QuotaResource, amount
from eks_blueprint.spec.types import Int

__all__ = ["ContainerLimitsSpec", "QuotaSpec"]


class QuotaSpec(Spec):
    """A ResourceQuota; each namespace gets a separate one (SEC-TEN-2)."""

    cpu_requests: Quantity = "8"
    """Sum of CPU requests. Default: 8."""

    memory_requests: Quantity = "16Gi"
    """Sum of memory requests. Default: 16Gi."""

    memory_limits: Quantity = "32Gi"
    """Sum of memory limits. Default: 32Gi."""

    pods: Int = Field(default=50, ge=1)
    """Number of pods. Default: 50."""

    load_balancers: Int = Field(default=0, ge=0)
    """Number of Services of type LoadBalancer; they must set `allocateLoadBalancerNodePorts:
    false`, because node ports are not allowed. Default: 0; Ingresses share one load balancer."""

    volumes: Int = Field(default=10, ge=0)
    """Number of PersistentVolumeClaims. Default: 10."""

    storage: Quantity = "100Gi"
    """Sum of requested storage. Default: 100Gi."""

    hard: dict[QuotaResource, AnyQuantity] = {}
    """Further limits by their name in Kubernetes, such as count/jobs.batch. Default: none."""


class ContainerLimitsSpec(Spec):
    """A LimitRange: defaults and maximum of the requests and limits of a container."""

    cpu_request: Quantity = "100m"
    """CPU request of a container without one. Default: 100m."""

    memory_request: Quantity = "128Mi"
    """Memory request of a container without one. Default: 128Mi."""

    memory_limit: Quantity = "256Mi"
    """Memory limit of a container without one. Default: 256Mi."""

    max_cpu: Quantity | None = None
    """Maximum CPU of one container. Default: only the quota limits it."""

    max_memory: Quantity | None = None
    """Maximum memory of one container. Default: only the quota limits it."""

    def issues(self) -> Iterable[Found]:
        # The API server rejects a LimitRange whose default exceeds its limit or maximum.
        for low, high in (
            ("memory_request", "memory_limit"),
            ("memory_limit", "max_memory"),
            ("cpu_request", "max_cpu"),
        ):
            least, most = getattr(self, low), getattr(self, high)
            if most is not None and amount(least) > amount(most):
                yield (high,), f"must be at least {low}, which is {least}, got {most}"
