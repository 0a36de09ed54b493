"""Rules between tenants and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.capabilities_and_tenants import argocd_namespace_issues
from eks_blueprint.spec.rules.pod_security_groups_and_nodes import branch_interface_issues
from eks_blueprint.spec.rules.tenants_and_access_entries import member_principal_issues
from eks_blueprint.spec.rules.tenants_and_each_other import (
    shared_domain_issues,
    shared_namespace_issues,
)
from eks_blueprint.spec.rules.tenants_and_gitops import source_issues
from eks_blueprint.spec.rules.tenants_and_karpenter import tenant_pool_issues
from eks_blueprint.spec.rules.tenants_and_network import tenant_network_issues
from eks_blueprint.spec.rules.tenants_and_oidc_providers import (
    groups_prefix_issues,
    member_group_issues,
)
from eks_blueprint.spec.rules.tenants_and_pod_security_groups import workload_group_issues
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["tenant_issues_of"]


def tenant_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on tenants.

    :param cluster: the cluster.
    """
    if cluster.capabilities is not None:
        found = argocd_namespace_issues(cluster.capabilities, cluster.tenants)
        yield from below(("capabilities",), found)
    yield from below(
        ("tenants",),
        (
            *shared_namespace_issues(cluster.tenants),
            *shared_domain_issues(cluster.tenants),
            *member_principal_issues(cluster.tenants, cluster.access_entries),
            *tenant_pool_issues(cluster.tenants, cluster.karpenter, cluster.auto_mode),
        ),
    )
    for name, tenant in cluster.tenants.items():
        yield from below(("tenants", name), _issues_of(cluster, tenant))
    for name, provider in cluster.oidc_providers.items() if cluster.tenants else ():
        yield from below(("oidc_providers", name), groups_prefix_issues(provider.groups_prefix))


def _issues_of(cluster: ClusterFields, tenant: TenantSpec) -> Iterator[Found]:
    yield from tenant_network_issues(tenant, ip_family=cluster.network.ip_family)
    yield from member_group_issues(tenant, cluster.oidc_providers)
    yield from source_issues(tenant, flux=cluster.gitops is not None)
    prepared = cluster.pod_security_groups is not None
    yield from workload_group_issues(tenant, prepared=prepared)
    if prepared and tenant.node_pool is not None:
        yield from branch_interface_issues({"node_pool": tenant.node_pool})
