"""Rules between EKS Capabilities and tenants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.capabilities import CapabilitiesSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["argocd_namespace_issues"]


def argocd_namespace_issues(
    capabilities: CapabilitiesSpec, tenants: Mapping[str, TenantSpec]
) -> Iterator[Found]:
    """Return issues for namespaces that Argo CD and Flux would both deploy into.

    Each would take back what the other changes.

    :param capabilities: capabilities of the cluster.
    :param tenants: tenants by name.
    """
    if capabilities.argocd is None:
        return
    by_flux = {
        namespace: name
        for name, tenant in tenants.items()
        if tenant.source is not None
        for namespace in tenant.namespaces
    }
    for index, namespace in enumerate(capabilities.argocd.namespaces):
        if namespace in by_flux:
            yield (
                ("argocd", "namespaces", index),
                f"must not be a namespace that Flux deploys into, got {namespace} of tenant "
                f"{by_flux[namespace]}; remove its source, or the namespace here",
            )
