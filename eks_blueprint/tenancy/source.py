"""A tenant's own repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.delivery import KubernetesObject, Manifests
from eks_blueprint.spec import TenantSourceSpec

__all__ = ["DEPLOYER", "source_manifests"]

DEPLOYER = "tenant-deployer"
"""Service account that Flux applies a tenant's repository as."""


def source_manifests(
    tenant: str, spec: TenantSourceSpec, *, namespaces: Sequence[str]
) -> Iterator[Manifests]:
    """Render the source and the Kustomization of a tenant, one by one.

    The Kustomization acts as the tenant's service account, which is an admin of its namespaces and
    nothing else: what the repository holds for other places is refused by Kubernetes.

    :param tenant: name of the tenant.
    :param spec: the repository.
    :param namespaces: its namespaces; the first holds source and Kustomization.

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
            # Who takes the source out of the spec keeps what runs; and there is no waiting for
            # deletions as an account that has lost its Role by then.
            "deletionPolicy": "Orphan",
            "serviceAccountName": DEPLOYER,
            "sourceRef": {"kind": "GitRepository", "name": metadata["name"]},
            # What names no namespace belongs to the first one.
            **({"targetNamespace": home} if len(namespaces) == 1 else {}),
        },
    }
    yield Manifests(f"tenant-{tenant}-source", (source,))
    yield Manifests(f"tenant-{tenant}-kustomization", (kustomization,))
