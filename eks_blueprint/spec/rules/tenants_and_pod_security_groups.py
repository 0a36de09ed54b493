"""Rules between tenants and security groups for pods."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found, Path
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["workload_group_issues"]


def workload_group_issues(tenant: TenantSpec, *, prepared: bool) -> Iterator[Found]:
    """Return issues for security groups of pods on nodes that are not prepared for them.

    :param tenant: the tenant.
    :param prepared: whether the field ``pod_security_groups`` of the cluster is set.
    """
    found: dict[Path, tuple[str, ...]] = {("security_group_ids",): tenant.security_group_ids} | {
        ("workloads", key, "security_group_ids"): workload.security_group_ids
        for key, workload in tenant.workloads.items()
    }
    for path, groups in found.items():
        if groups and not prepared and not tenant.fargate:
            yield (
                path,
                "needs pod_security_groups, which gives pods on nodes interfaces of their own; set "
                "it to {}",
            )
