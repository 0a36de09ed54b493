"""Rules between tenants and GitOps."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["source_issues"]


def source_issues(tenant: TenantSpec, *, flux: bool) -> Iterator[Found]:
    """Return an issue for a repository of a tenant if Flux is not installed.

    :param tenant: the tenant.
    :param flux: whether Flux is installed.
    """
    if tenant.source is not None and not flux:
        yield ("source",), "needs gitops, which installs Flux, and is not set"
