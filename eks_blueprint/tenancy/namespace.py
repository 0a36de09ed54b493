"""A namespace of a tenant with its quota and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.delivery import KubernetesObject
from eks_blueprint.spec import ContainerLimitsSpec, QuotaSpec, TenantNamespaceSpec

__all__ = ["TENANT_LABEL", "limit_range", "namespace_object", "resource_quota"]

TENANT_LABEL = "tenant"
"""Key of the label of a tenant's namespaces and nodes, and of the taint of its nodes."""


def namespace_object(
    name: str,
    spec: TenantNamespaceSpec,
    *,
    tenant: str,
    kubernetes_version: str,
    annotations: Mapping[str, str],
) -> KubernetesObject:
    """Render a Namespace that enforces a Pod Security Standard.

    :param name: the namespace.
    :param spec: settings of the namespace.
    :param tenant: name of the tenant.
    :param kubernetes_version: version of the standard, such as 1.35; it changes with the version of
        the cluster.
    :param annotations: what the admission policies read.

    Source: Kubernetes documentation, "Enforce Pod Security Standards with Namespace Labels".
    """
    standard = {
        f"pod-security.kubernetes.io/{mode}{suffix}": value
        for mode in ("enforce", "audit", "warn")
        for suffix, value in (("", spec.pod_security), ("-version", f"v{kubernetes_version}"))
    }
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": name,
            "labels": {**spec.labels, TENANT_LABEL: tenant, **standard},
            "annotations": {**annotations},
        },
    }


def resource_quota(namespace: str, spec: QuotaSpec) -> KubernetesObject:
    """Render a ResourceQuota.

    :param namespace: the namespace.
    :param spec: the quota.

    Source: Kubernetes documentation, "Resource Quotas"; recommendation SEC-TEN-2.
    """
    hard = {
        "requests.cpu": spec.cpu_requests,
        "requests.memory": spec.memory_requests,
        "limits.memory": spec.memory_limits,
        "pods": str(spec.pods),
        "services.loadbalancers": str(spec.load_balancers),
        # A NodePort opens a port on every node, so tenants may not have any.
        "services.nodeports": "0",
        "persistentvolumeclaims": str(spec.volumes),
        "requests.storage": spec.storage,
    }
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "tenant", "namespace": namespace},
        "spec": {"hard": {**hard, **spec.hard}},
    }


def limit_range(namespace: str, spec: ContainerLimitsSpec) -> KubernetesObject:
    """Render a LimitRange for containers.

    :param namespace: the namespace.
    :param spec: the limits.

    Source: Kubernetes documentation, "Limit Ranges"; recommendation SEC-TEN-2.
    """
    most = {"cpu": spec.max_cpu, "memory": spec.max_memory}
    limits: dict[str, Any] = {
        "type": "Container",
        "defaultRequest": {"cpu": spec.cpu_request, "memory": spec.memory_request},
        "default": {"memory": spec.memory_limit},
    }
    maximum: Mapping[str, str] = {key: value for key, value in most.items() if value is not None}
    if maximum:
        limits["max"] = dict(maximum)
    if spec.max_cpu is not None:
        # With a maximum and no default, Kubernetes uses the maximum as the default limit.
        limits["default"]["cpu"] = spec.max_cpu
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "tenant", "namespace": namespace},
        "spec": {"limits": [limits]},
    }
