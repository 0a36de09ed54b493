"""Definitions of the multi-cluster services API, as far as the controller of Cloud Map uses them.

Upstream's definitions come as a kustomization, which neither delivery reads. These say the same
about fields that the controller or CoreDNS read or write, and keep those that they do not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.delivery import KubernetesObject

__all__ = ["definitions"]

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "format": "int32"}
_OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def definitions() -> tuple[KubernetesObject, ...]:
    """Return the definitions of ServiceExport, ServiceImport and ClusterProperty.

    Source: aws/aws-cloud-map-mcs-controller-for-k8s config/crd, commit 57f4231; KEP-1645 and
    KEP-2149 of kubernetes/enhancements.
    """
    port = {
        "type": "object",
        "required": ["port"],
        "properties": {
            "name": _TEXT,
            "appProtocol": _TEXT,
            "port": _NUMBER,
            "protocol": {"type": "string", "default": "TCP"},
        },
    }
    imported = {
        "type": "object",
        "required": ["ports", "type"],
        "properties": {
            "ports": {"type": "array", "items": port, "x-kubernetes-list-type": "atomic"},
            "ips": {"type": "array", "items": _TEXT},
            "type": {"type": "string", "enum": ["ClusterSetIP", "Headless"]},
            "sessionAffinity": _TEXT,
            "sessionAffinityConfig": _OPEN,
        },
    }
    value = {
        "type": "object",
        "required": ["value"],
        "properties": {"value": {"type": "string", "minLength": 1}},
    }
    return (
        # The controller writes the status with the whole object, so it is no subresource.
        _definition("multicluster.x-k8s.io", "ServiceExport", {}, plural="serviceexports"),
        _definition(
            "multicluster.x-k8s.io", "ServiceImport", {"spec": imported}, plural="serviceimports"
        ),
        _definition(
            "about.k8s.io",
            "ClusterProperty",
            {"spec": value},
            plural="clusterproperties",
            namespaced=False,
            # The API server takes definitions of *.k8s.io only with a reference to their approval.
            annotations={
                "api-approved.kubernetes.io": "https://github.com/kubernetes/enhancements/pull/3084"
            },
        ),
    )


def _definition(
    group: str,
    kind: str,
    properties: Mapping[str, Any],
    *,
    plural: str,
    namespaced: bool = True,
    annotations: Mapping[str, str] | None = None,
) -> KubernetesObject:
    named = {"annotations": {**annotations}} if annotations else {}
    schema = {"type": "object", "properties": {**properties, "status": _OPEN}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}", **named},
        "spec": {
            "group": group,
            "names": {
                "kind": kind,
                "listKind": f"{kind}List",
                "plural": plural,
                "singular": kind.lower(),
            },
            "scope": "Namespaced" if namespaced else "Cluster",
            "versions": [
                {
                    "name": "v1alpha1",
                    "served": True,
                    "storage": True,
                    "schema": {"openAPIV3Schema": schema},
                    **({} if namespaced else {"subresources": {"status": {}}}),
                }
            ],
        },
    }
