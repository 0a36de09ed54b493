"""Rules between what scales workloads and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Path
from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.goldilocks_and_vertical_pod_autoscaler import goldilocks_issues
from eks_blueprint.spec.rules.horizontal_and_vertical_pod_autoscalers import autoscaler_issues

__all__ = ["autoscaling_issues_of"]


def autoscaling_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on what scales workloads.

    :param cluster: the cluster.
    """
    yield from below(
        ("goldilocks",), goldilocks_issues(cluster.goldilocks, cluster.vertical_pod_autoscaler)
    )
    yield from autoscaler_issues(_objects(cluster))


def _objects(cluster: ClusterFields) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give the objects of the user and those that the library renders of the spec."""
    for name, entry in cluster.manifests.items():
        for index, item in enumerate(entry.objects):
            yield ("manifests", name, "objects", index), item
    for tenant_name, tenant in cluster.tenants.items():
        for name, workload in tenant.workloads.items():
            scaler = workload.horizontal_pod_autoscaler
            if scaler is not None:
                yield (
                    ("tenants", tenant_name, "workloads", name, "horizontal_pod_autoscaler"),
                    scaler.to_object(name, namespace=tenant.namespace_of(workload)),
                )
