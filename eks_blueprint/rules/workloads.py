"""Workloads among Kubernetes objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import KubernetesItem, each
from eks_blueprint.rules.values import words

__all__ = ["images_of", "is_system", "pod_spec", "same_labels"]

_PATHS: Mapping[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
_KINDS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod", "CronJob")
_SYSTEM = ("kube-system", "kube-public", "kube-node-lease")


def pod_spec(one: KubernetesItem) -> Mapping[str, Any]:
    """Return the spec of the pods of a workload; empty for other objects."""
    if one.kind not in _KINDS:
        return {}
    return mapping_of(one.at(*_PATHS.get(one.kind, ("spec", "template", "spec"))))


def images_of(cluster: Cluster) -> Iterator[tuple[KubernetesItem, str]]:
    """Yield the images that workloads of a cluster run, with the workload."""
    for one in cluster.of_kind(*_KINDS):
        spec = pod_spec(one)
        for part in ("initContainers", "containers"):
            for container in each(spec, part):
                yield one, words(mapping_of(container).get("image"))


def is_system(namespace: str) -> bool:
    """Say whether a namespace is one that Kubernetes makes for itself."""
    return namespace in _SYSTEM


def same_labels(selector: Any, labels: Any) -> bool:
    """Say whether a selector of labels takes an object with some labels."""
    wanted = mapping_of(mapping_of(selector).get("matchLabels"))
    given = mapping_of(labels)
    return all(given.get(key) == value for key, value in wanted.items())
