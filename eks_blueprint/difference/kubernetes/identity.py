"""Which objects of two assemblies are the same one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.assembly import KubernetesObject
from eks_blueprint.difference.kubernetes.fields import without

__all__ = ["Identity", "compared", "group_of", "identity", "object_id"]

Identity = tuple[str, str, str, str, str]
"""Cluster, API group, kind, namespace and name."""

# Objects of these kinds are stored once, whatever group they are read through (Kubernetes,
# "Deprecated API Migration Guide", 1.16 and 1.22).
_MOVED_GROUPS = {
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "Deployment"): "apps",
    ("extensions", "ReplicaSet"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
}
# Of an object without a namespace, where its kind has namespaces.
_DEFAULT = "default"
# What releases are compared by themselves.
_OF_RELEASE = (
    "spec.values",
    "spec.chart.spec.chart",
    "spec.chart.spec.version",
    "spec.releaseName",
    "spec.targetNamespace",
)
# What asks Flux to look again; it is no part of what the object says.
_REQUESTED = "reconcile.fluxcd.io/requestedAt"


def group_of(item: KubernetesObject) -> str:
    """Return the API group that an object is stored in; empty for the core."""
    group = item.identity[0]
    return _MOVED_GROUPS.get((group, item.kind), group)


def identity(item: KubernetesObject) -> Identity:
    """Return what tells an object from all others, in whatever version it is written."""
    namespace = "" if item.namespace == _DEFAULT else item.namespace
    return item.cluster, group_of(item), item.kind, namespace, item.name


def object_id(item: KubernetesObject) -> str:
    """Return what ``--allow`` takes: cluster, kind, namespace if it has one, and name."""
    return "/".join(filter(None, (item.cluster, item.kind, item.namespace, item.name)))


def compared(item: KubernetesObject) -> Mapping[str, Any]:
    """Return what of an object counts: not its status, nor what asks somebody to look again."""
    found = {key: value for key, value in item.content.items() if key != "status"}
    if item.kind == "HelmRelease" and item.delivered_by.startswith("gitops/"):
        for path in _OF_RELEASE:
            found = dict(without(found, path))
    if item.namespace == _DEFAULT:
        found = dict(without(found, "metadata.namespace"))
    metadata = found.get("metadata")
    if isinstance(metadata, Mapping):
        found["metadata"] = {
            key: _without_request(value) if key == "annotations" else value
            for key, value in metadata.items()
            if not (key in ("annotations", "labels") and not _without_request(value))
        }
    return found


def _without_request(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key: one for key, one in value.items() if key != _REQUESTED}
