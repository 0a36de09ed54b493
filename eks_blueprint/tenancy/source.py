"""The GitOps repository of a tenant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.delivery import KubernetesObject, Manifests
from eks_blueprint.spec import TenantSourceSpec

__all__ = ["DEPLOYER", "source_manifests"]

DEPLOYER = "tenant-deployer"
"""Service account with which Flux applies a tenant's repository."""


def source_manifests(
    tenant: str, spec: TenantSourceSpec, *, namespaces: Sequence[str]
) -> Iterator[Manifests]:
    """Yield the source and the Kustomization of a tenant.

    The Kustomization uses the tenant's service account, which is an admin of the tenant's
    namespaces only: Kubernetes rejects objects of the repository for other namespaces or for the
    whole cluster.

    :param tenant: name of the tenant.
    :param spec: the repository.
    :param namespaces: namespaces of the tenant; the first contains the source and the
        Kustomization.

    Source: Flux documentation, "Flux multi-tenancy lockdown" and "Kustomization", role-based access
    control.
    """
    home = namespaces[0]
    metadata = {"name": f"tenant-{tenant}", "namespace": home}
    credential = {"secretRef": {"name": spec.secret_name}} if spec.secret_name else {}
    source: KubernetesObject = {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": metadata,
        "spec": {
            "interval": f"{spec.interval_minutes}m",
            "url": spec.url,
            "ref": {"branch": spec.branch},
            **credential,
        },
    }
    kustomization: KubernetesObject = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": metadata,
        "spec": {
            "interval": f"{spec.interval_minutes}m",
            "retryInterval": "1m",
            "timeout": "5m",
            "path": spec.folder,
            "prune": True,
            # Removing the source from the spec keeps the workloads. Pruning would also have to wait
            # for deletions with a service account that no longer has its Role by then.
            "deletionPolicy": "Orphan",
            "serviceAccountName": DEPLOYER,
            "sourceRef": {"kind": "GitRepository", "name": metadata["name"]},
            # Flux applies every object to the target namespace, so it is set only for a single one.
            **({"targetNamespace": home} if len(namespaces) == 1 else {}),
        },
    }
    yield Manifests(f"tenant-{tenant}-source", (source,))
    yield Manifests(f"tenant-{tenant}-kustomization", (kustomization,))
