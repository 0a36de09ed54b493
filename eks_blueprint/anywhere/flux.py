"""Objects with which Flux reads the tree of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from eks_blueprint.anywhere.objects import KubernetesObject
from eks_blueprint.spec.anywhere.gitops import AnywhereGitopsSpec

__all__ = ["CREDENTIAL", "LayerOfTree", "flux_objects"]

FLUX = "flux-system"
CREDENTIAL = "git-credential"
_SOURCE = "platform"
_VARIABLES = "cluster-variables"


class LayerOfTree(Protocol):
    """A folder of the tree."""

    @property
    def name(self) -> str:
        """Name of the folder."""

    @property
    def kustomization(self) -> str:
        """Name of the Kustomization."""

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Folders that must be healthy first."""

    @property
    def crds(self) -> tuple[str, ...]:
        """Definitions that a controller creates from its objects."""


def flux_objects(
    name: str,
    gitops: AnywhereGitopsSpec,
    layers: Sequence[LayerOfTree],
    *,
    managed: bool,
) -> Iterator[KubernetesObject]:
    """Render a Kustomization for each layer of the tree, and the source of a workload cluster.

    A management cluster has a source already, which EKS Anywhere made.

    :param name: name of the cluster.
    :param gitops: the repository.
    :param layers: layers of the tree, lowest first.
    :param managed: whether another cluster manages it.

    Source: Flux documentation, "GitRepository" and "Kustomization"; aws/eks-anywhere v0.26
    pkg/gitops/flux/flux.go, which installs Flux in management clusters only.
    """
    source = {"kind": "GitRepository", "name": _SOURCE if managed else FLUX}
    names = {layer.name: layer.kustomization for layer in layers}
    yield {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": _VARIABLES, "namespace": FLUX},
        "data": {"cluster_name": name},
    }
    if managed:
        yield {
            "apiVersion": "source.toolkit.fluxcd.io/v1",
            "kind": "GitRepository",
            "metadata": {"name": _SOURCE, "namespace": FLUX},
            "spec": {
                "interval": f"{gitops.interval_minutes}m",
                "url": gitops.repository_url,
                "ref": {"branch": gitops.branch},
                "secretRef": {"name": CREDENTIAL},
            },
        }
    for layer in layers:
        needs = [{"name": names[one]} for one in layer.depends_on]
        health: dict[str, Any] = {"wait": True}
        if layer.crds:
            # With `wait`, Flux would ignore the health checks.
            kind = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}
            health = {"healthChecks": [{**kind, "name": crd} for crd in layer.crds]}
        folder = f"{gitops.folder}/" if gitops.folder else ""
        yield {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            "kind": "Kustomization",
            "metadata": {"name": layer.kustomization, "namespace": FLUX},
            "spec": {
                "interval": f"{gitops.interval_minutes}m",
                "retryInterval": "1m",
                "timeout": "10m",
                "path": f"./{folder}clusters/{name}/{layer.name}",
                "prune": True,
                "deletionPolicy": "WaitForTermination",
                **health,
                "serviceAccountName": "kustomize-controller",
                "sourceRef": source,
                **({"dependsOn": needs} if needs else {}),
                "postBuild": {"substituteFrom": [{"kind": "ConfigMap", "name": _VARIABLES}]},
            },
        }
