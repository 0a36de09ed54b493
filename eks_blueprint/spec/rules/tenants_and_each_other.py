"""Rules between the tenants of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["any_domain_warnings", "owners", "shared_domain_issues", "shared_namespace_issues"]


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


def shared_domain_issues(tenants: Mapping[str, TenantSpec]) -> Iterator[Found]:
    """Return issues for domains that are, or are below, a domain of another tenant.

    :param tenants: tenants of a cluster by name.
    """
    for name, tenant in tenants.items():
        for index, domain in enumerate(tenant.ingress.domains):
            for other, neighbour in tenants.items():
                for theirs in neighbour.ingress.domains if other != name else ():
                    same = domain == theirs and [*tenants].index(other) < [*tenants].index(name)
                    if same or domain.endswith(f".{theirs}"):
                        yield (
                            (name, "ingress", "domains", index),
                            f"must not be {theirs} of tenant {other} or below it, since each could "
                            f"take over names of the other; use a domain of its own, got {domain}",
                        )


def any_domain_warnings(tenants: Mapping[str, TenantSpec]) -> Iterator[Warned]:
    """Return warnings for tenants that can take requests of other tenants.

    :param tenants: tenants of a cluster by name.
    """
    for name, tenant in tenants.items():
        if tenant.ingress.any_domain and len(tenants) > 1:
            yield Warned(
                "any-domain",
                ("tenants", name, "ingress", "any_domain"),
                "lets the tenant publish the names of other tenants and receive their requests on "
                "a shared load balancer; use domains",
            )
