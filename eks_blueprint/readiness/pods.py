"""Pods, and the workloads that make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.errors import Path
from eks_blueprint.readiness.subject import Subject, listed

__all__ = ["Pods", "Workload", "pods_of", "selects", "workloads"]

_TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "Pod": (),
    "PodTemplate": ("template",),
}
_TEMPLATE = ("spec", "template")
_DEFAULT = "default"
_ENDS = ("CronJob", "Job")


@dataclass(frozen=True, eq=False)
class Pods:
    """The pods that an object makes, or is.

    :param subject: the object.
    :param path: where it has their template: metadata and spec.
    :param template: the template.
    """

    subject: Subject
    path: Path
    template: Mapping[str, Any]

    @property
    def spec(self) -> Mapping[str, Any]:
        """The spec of the pods."""
        return mapping_of(self.template.get("spec"))

    @property
    def labels(self) -> Mapping[str, Any]:
        """Their labels."""
        return mapping_of(mapping_of(self.template.get("metadata")).get("labels"))

    @property
    def annotations(self) -> Mapping[str, Any]:
        """Their annotations."""
        return mapping_of(mapping_of(self.template.get("metadata")).get("annotations"))

    @property
    def end(self) -> bool:
        """Whether they end by themselves."""
        return self.subject.kind in _ENDS

    @property
    def on_every_node(self) -> bool:
        """Whether they belong to their node, so that a drain leaves them alone."""
        return self.subject.kind == "DaemonSet"

    def at(self, *path: str | int) -> Path:
        """Return the path of a field of their spec, within the object."""
        return (*self.path, "spec", *path)

    def containers(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Yield their containers, also those that run first, with their paths."""
        for field in ("initContainers", "containers"):
            for index, item in listed(self.spec.get(field)):
                yield self.at(field, index), item

    def volumes(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Yield their volumes with their paths."""
        for index, item in listed(self.spec.get("volumes")):
            yield self.at("volumes", index), item


def pods_of(subject: Subject) -> Pods | None:
    """Return the pods of an object, also of kinds that are not Kubernetes' own, or ``None``.

    :param subject: the object.
    """
    path = _TEMPLATES.get(subject.kind, _TEMPLATE)
    template: Any = subject.content
    for part in path:
        template = mapping_of(template).get(part)
    found = mapping_of(mapping_of(template).get("spec")).get("containers")
    return Pods(subject, path, template) if isinstance(found, list) else None


@dataclass(frozen=True, eq=False)
class Workload:
    """Pods of a number that a controller keeps.

    :param pods: the pods.
    :param replicas: how many there are at least; ``None`` where it depends on the nodes, or on
        something that is not known.
    :param scaled: whether an autoscaler sets the number.
    """

    pods: Pods
    replicas: int | None
    scaled: bool

    @property
    def subject(self) -> Subject:
        """The object."""
        return self.pods.subject


def workloads(subjects: Iterable[Subject]) -> tuple[Workload, ...]:
    """Return the workloads among objects, each once.

    :param subjects: the objects; autoscalers among them say how many replicas there are.
    """
    known = list(subjects)
    least = dict(_autoscaled(known))
    found: dict[tuple[str, str, str], Workload] = {}
    for subject in known:
        pods = pods_of(subject)
        if pods is None or pods.end or subject.kind == "PodTemplate":
            continue
        key = subject.kind, subject.namespace or _DEFAULT, subject.name
        scaled = least.get(key)
        found.setdefault(
            key,
            Workload(pods, scaled if scaled is not None else _replicas(pods), scaled is not None),
        )
    return tuple(found.values())


def selects(selector: Any, pods: Pods, namespace: str) -> bool:
    """Say whether a selector of labels selects pods.

    :param selector: the selector; an empty one selects all, none selects nothing.
    :param pods: the pods.
    :param namespace: namespace of the object that has the selector.
    """
    here = pods.subject.namespace or _DEFAULT
    if not isinstance(selector, Mapping) or here != (namespace or _DEFAULT):
        return False
    labels = pods.labels
    return all(
        labels.get(key) == value for key, value in mapping_of(selector.get("matchLabels")).items()
    ) and all(_matches(item, labels) for _, item in listed(selector.get("matchExpressions")))


def _matches(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key, values = expression.get("key"), expression.get("values")
    wanted = values if isinstance(values, list) else []
    match expression.get("operator"):
        case "In":
            return labels.get(str(key)) in wanted
        case "NotIn":
            return labels.get(str(key)) not in wanted
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return False


def _replicas(pods: Pods) -> int | None:
    if pods.on_every_node:
        return None
    # Kubernetes API reference: the default of every workload with replicas.
    replicas = pods.subject.spec.get("replicas", 1) if pods.path else 1
    return replicas if type(replicas) is int else None


def _autoscaled(subjects: Iterable[Subject]) -> Iterator[tuple[tuple[str, str, str], int]]:
    for subject in subjects:
        least = {"HorizontalPodAutoscaler": "minReplicas", "ScaledObject": "minReplicaCount"}
        field = least.get(subject.kind)
        if field is None or subject.is_reference:
            continue
        target = mapping_of(subject.spec.get("scaleTargetRef"))
        number = subject.spec.get(field, 1)
        kind = str(target.get("kind", "Deployment"))
        if type(number) is int:
            # Pods that are scaled to none block nothing; one is the least that a drain meets.
            name = str(target.get("name", ""))
            yield (kind, subject.namespace or _DEFAULT, name), max(number, 1)
