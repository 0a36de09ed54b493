"""Rules between load balancers and security groups for pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Path, Warned
from eks_blueprint.spec.pod_security_groups import PodSecurityGroupsSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["several_group_warnings"]


def several_group_warnings(
    groups: PodSecurityGroupsSpec | None, tenants: Mapping[str, TenantSpec]
) -> Iterator[Warned]:
    """Warn about pods with several security groups, of which load balancers must know one.

    The load balancer controller opens one group of each target for the load balancer. It finds it
    by a tag, and registers no targets if not exactly one group has the tag.

    :param groups: security groups for pods of a cluster with the load balancer controller.
    :param tenants: its tenants by name.

    Source: ``resolveEndpointSGForENI`` in pkg/networking/networking_manager.go of
    kubernetes-sigs/aws-load-balancer-controller, commit 225f445.
    """
    found: dict[Path, tuple[str, ...]] = {}
    for name, policy in groups.policies.items() if groups is not None else ():
        found["pod_security_groups", "policies", name] = policy.security_group_ids
    for name, tenant in tenants.items():
        # A pod has the groups of all policies that select it.
        found["tenants", name] = every = tenant.security_group_ids
        for key, workload in tenant.workloads.items():
            own = workload.security_group_ids
            found["tenants", name, "workloads", key] = (*every, *own) if own else ()
    for path, named in found.items():
        if len(ids := {*named}) > 1:
            yield Warned(
                "several-groups-of-targets",
                (*path, "security_group_ids"),
                f"gives pods {len(ids)} security groups: if a load balancer has these pods as "
                "targets, exactly one of the groups must have the tag kubernetes.io/cluster/NAME "
                "with the name of the cluster, or it gets no targets",
            )
