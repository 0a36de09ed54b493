"""Workloads among Kubernetes objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import KubernetesItem, each
from eks_blueprint.rules.values import number, words

__all__ = ["images_of", "is_system", "pod_spec", "running", "same_labels"]

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


def running(cluster: Cluster, name: str) -> KubernetesItem | None:
    """Return a workload that runs a program: its image is called so, whoever built it.

    :param cluster: the cluster.
    :param name: the program, such as ``cluster-autoscaler``.
    """
    # The platform or what it is for may stand behind, and the vendor before.
    wanted = re.compile(rf"(?:amazon-|aws-|eks-)?{re.escape(name)}(?:-(?:arm64|amd64|linux))?")
    for one, image in images_of(cluster):
        repository = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
        if wanted.fullmatch(repository) and number(one.at("spec", "replicas")) != 0:
            return one
    return None


def is_system(namespace: str) -> bool:
    """Say whether a namespace is one that Kubernetes makes for itself."""
    return namespace in _SYSTEM


def same_labels(selector: Any, labels: Any) -> bool:
    """Say whether a selector of labels takes an object with some labels."""
    wanted = mapping_of(mapping_of(selector).get("matchLabels"))
    given = mapping_of(labels)
    return all(given.get(key) == value for key, value in wanted.items())
