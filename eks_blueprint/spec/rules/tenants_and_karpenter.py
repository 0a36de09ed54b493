"""Rules between tenants and Karpenter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.karpenter import KarpenterSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["tenant_driver_issues", "tenant_pool_issues"]


def tenant_pool_issues(
    tenants: Mapping[str, TenantSpec], karpenter: KarpenterSpec | None
) -> Iterator[Found]:
    """Return issues for node pools of tenants without Karpenter, with a duplicate name or no AMI.

    :param tenants: tenants of a cluster by name.
    :param karpenter: Karpenter, if the cluster has it.
    """
    for name, tenant in tenants.items():
        path = (name, "node_pool")
        if tenant.node_pool is None:
            continue
        if karpenter is None:
            yield path, "needs karpenter, which makes its nodes, and is not set"
        elif f"tenant-{name}" in karpenter.node_pools:
            yield (
                path,
                f"makes a NodePool tenant-{name}, as does karpenter.node_pools; rename that one",
            )
        else:
            for message in karpenter.architecture_issues(tenant.node_pool):
                yield (*path, "architecture"), message


def tenant_driver_issues(
    tenants: Mapping[str, TenantSpec], karpenter: KarpenterSpec
) -> Iterator[Found]:
    """Return issues for settings that prevent the drivers of a tenant's GPUs from loading.

    All pools share one EC2NodeClass, so the fields are Karpenter's.

    :param tenants: tenants of a cluster by name.
    :param karpenter: Karpenter.
    """
    nvidia = any(t.node_pool is not None and t.node_pool.nvidia for t in tenants.values())
    if nvidia and not karpenter.nvidia:
        for path, message in karpenter.bottlerocket.nvidia_issues():
            yield ("bottlerocket", *path), message
