"""Rules between the tenants of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["owners", "shared_namespace_issues"]


def owners(tenants: Mapping[str, TenantSpec]) -> dict[str, str]:
    """Return the tenant of each namespace; the first, if two tenants name it."""
    found: dict[str, str] = {}
    for name, tenant in tenants.items():
        for namespace in tenant.namespaces:
            found.setdefault(namespace, name)
    return found


def shared_namespace_issues(tenants: Mapping[str, TenantSpec]) -> Iterator[Found]:
    """Return issues for namespaces that belong to two tenants.

    :param tenants: tenants of a cluster by name.
    """
    owner = owners(tenants)
    for name, tenant in tenants.items():
        for namespace in tenant.namespaces:
            if owner[namespace] != name:
                yield (
                    (name, "namespaces", namespace),
                    f"is a namespace of tenant {owner[namespace]}; give it to one of them",
                )
