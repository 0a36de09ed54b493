"""Flux objects for charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eks_blueprint.catalogue import CatalogueChart
from eks_blueprint.delivery.release import HelmRelease

__all__ = ["NAMESPACE", "component", "helm_release", "kustomization", "repository"]

NAMESPACE = "flux-system"


def repository(release: HelmRelease, *, interval: str) -> Mapping[str, Any]:
    """Render the source of a chart.

    Source: Flux documentation, "OCIRepository" and "HelmRepository".
    """
    chart = release.chart
    metadata = {"name": release.name, "namespace": NAMESPACE}
    if release.is_oci:
        return {
            "apiVersion": "source.toolkit.fluxcd.io/v1",
            "kind": "OCIRepository",
            "metadata": metadata,
            "spec": {
                "interval": interval,
                "url": release.repository,
                # ECR asks for the role of source-controller.
                **({"provider": "aws"} if release.is_copy else {}),
                # A tag cannot contain a plus sign; Helm writes an underscore instead (helm/helm
                # pkg/registry).
                "ref": {"tag": chart.version.replace("+", "_")},
                # Keep the chart as an archive instead of extracting it.
                "layerSelector": {
                    "mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                    "operation": "copy",
                },
            },
        }
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "HelmRepository",
        "metadata": metadata,
        "spec": {"interval": interval, "url": release.repository},
    }


def helm_release(
    release: HelmRelease, *, values: Any, depends_on: Sequence[str], interval: str
) -> Mapping[str, Any]:
    """Render a HelmRelease.

    Source: Flux documentation, "HelmRelease".
    """
    chart = release.chart
    source = {"kind": "HelmRepository", "name": release.name}
    where: dict[str, Any] = (
        {"chartRef": {"kind": "OCIRepository", "name": release.name}}
        if release.is_oci
        else {
            "chart": {
                "spec": {
                    "chart": chart.name,
                    "version": chart.version,
                    "sourceRef": source,
                    "interval": interval,
                }
            }
        }
    )
    # Of other charts nobody knows what webhooks and autoscalers change in their objects.
    drift = {"driftDetection": {"mode": "enabled"}} if isinstance(chart, CatalogueChart) else {}
    in_folder = chart.crds_in == "folder"
    # Helm's controller would otherwise fail, and roll back, where pods have no nodes yet.
    wait: dict[str, Any] = {} if release.wait else {"disableWait": True}
    needs = {"dependsOn": [{"name": name} for name in depends_on]} if depends_on else {}
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": release.name, "namespace": NAMESPACE},
        "spec": {
            "interval": interval,
            "timeout": f"{release.timeout_minutes}m",
            "releaseName": release.name,
            "targetNamespace": release.namespace,
            "storageNamespace": release.namespace,
            # Without a name it would use the default service account, which has no permissions.
            "serviceAccountName": "helm-controller",
            **where,
            **needs,
            "install": {
                "createNamespace": release.namespace != "kube-system",
                "crds": "Create" if in_folder else "Skip",
                **wait,
                "remediation": {"retries": 3},
            },
            "upgrade": {
                # Helm does not update CRDs of a chart's crds folder; Flux does.
                "crds": "CreateReplace" if in_folder else "Skip",
                **wait,
                "remediation": {"retries": 3},
            },
            **drift,
            **({"values": values} if values else {}),
        },
    }


def kustomization(resources: Sequence[str], *, components: Sequence[str] = ()) -> Mapping[str, Any]:
    """Render the file that lists the resources of a folder for kustomize.

    :param resources: files and folders, relative to the folder.
    :param components: folders with patches of these resources, in order. Default: none.
    """
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": sorted(resources),
        **({"components": [*components]} if components else {}),
    }


def component() -> Mapping[str, Any]:
    """Render the file of a folder with patches, without any.

    Source: kustomize documentation, "Components".
    """
    return {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", "patches": []}
