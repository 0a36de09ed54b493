"""Rules between tenants and Karpenter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.auto_mode import AutoModeSpec, auto_mode_pool_issues
from eks_blueprint.spec.karpenter import KarpenterSpec
from eks_blueprint.spec.node_pools import NodePoolSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["tenant_driver_issues", "tenant_pool_issues"]


def tenant_pool_issues(
    tenants: Mapping[str, TenantSpec],
    karpenter: KarpenterSpec | None,
    auto_mode: AutoModeSpec | None = None,
) -> Iterator[Found]:
    """Return issues for node pools of tenants that nothing makes, or not of this name or AMI.

    :param tenants: tenants of a cluster by name.
    :param karpenter: Karpenter, if the cluster has it.
    :param auto_mode: EKS Auto Mode, if the cluster has it. Default: none.
    """
    for name, tenant in tenants.items():
        path = (name, "node_pool")
        if tenant.node_pool is None:
            continue
        if auto_mode is not None:
            yield from _auto_mode_issues(name, tenant.node_pool, auto_mode)
        elif karpenter is None:
            yield path, "needs karpenter or auto_mode, which makes its nodes, and neither is set"
        elif f"tenant-{name}" in karpenter.node_pools:
            yield (
                path,
                f"makes a NodePool tenant-{name}, as does karpenter.node_pools; rename that one",
            )
        else:
            for message in karpenter.architecture_issues(tenant.node_pool):
                yield (*path, "architecture"), message


def _auto_mode_issues(tenant: str, pool: NodePoolSpec, auto_mode: AutoModeSpec) -> Iterator[Found]:
    path = (tenant, "node_pool")
    if f"tenant-{tenant}" in auto_mode.node_pools:
        yield (
            path,
            f"makes a NodePool tenant-{tenant}, as does auto_mode.node_pools; rename that one",
        )
    yield from below(path, auto_mode_pool_issues(pool))


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
