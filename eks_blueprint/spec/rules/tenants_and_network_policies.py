"""Rules between tenants and network policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.network_policies import NetworkPoliciesSpec
from eks_blueprint.spec.rules.tenants_and_each_other import owners
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["namespace_policy_issues"]


def namespace_policy_issues(
    policies: NetworkPoliciesSpec, tenants: Mapping[str, TenantSpec]
) -> Iterator[Found]:
    """Return issues for namespaces whose policies both a tenant and the cluster would define.

    :param policies: the policies of a cluster.
    :param tenants: its tenants by name.
    """
    owner = owners(tenants)
    for namespace in policies.namespaces:
        if namespace in owner:
            yield (
                ("namespaces", namespace),
                f"is a namespace of tenant {owner[namespace]}, whose policies would be written "
                f"twice; use tenants.{owner[namespace]}.network",
            )
