"""Rules between tenants and the network."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.instance_types import nitro_issues
from eks_blueprint.spec.rules.ip_family_and_network_policies import tenant_range_issues
from eks_blueprint.spec.tenancy import TenantSpec
from eks_blueprint.spec.types import IpFamily

__all__ = ["tenant_network_issues"]


def tenant_network_issues(tenant: TenantSpec, *, ip_family: IpFamily) -> Iterator[Found]:
    """Return issues for ranges of the other IP family, and for nodes without IPv6 for pods.

    :param tenant: the tenant.
    :param ip_family: IP family of the pods' addresses.
    """
    yield from tenant_range_issues(tenant, ip_family=ip_family)
    if ip_family == "ipv6" and tenant.node_pool is not None:
        yield from below(("node_pool",), nitro_issues(tenant.node_pool.types))
