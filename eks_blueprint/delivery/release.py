"""What is installed into a cluster, whoever installs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.catalogue import Chart
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import deep_merge
from eks_blueprint.spec.merge import without_nulls

__all__ = ["HelmRelease", "KubernetesObject", "Manifests"]

KubernetesObject = Mapping[str, Any]
"""A Kubernetes object as JSON; texts in it may be CDK tokens."""


@dataclass(frozen=True)
class HelmRelease:
    """A chart of the catalogue with values.

    :param name: name of the chart in the catalogue, and of the release.
    :param values: values of the chart; texts may be CDK tokens. Default: the chart's own.
    :param namespace: where it is installed. Default: the catalogue's.
    :param timeout_minutes: how long pods may take to become ready, 1 to 14 minutes; the function
        that runs Helm ends after 15. Default: 10.
    :raises BlueprintError: for an unknown chart, a value of another type than the chart's own, or
        a timeout outside the range.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = ""
    timeout_minutes: int = 10

    def __post_init__(self) -> None:
        chart = catalogue.chart(self.name)
        if not self.namespace:
            object.__setattr__(self, "namespace", chart.namespace)
        if not 1 <= self.timeout_minutes <= 14:
            raise BlueprintError(
                f"timeout_minutes must be 1 to 14, got {self.timeout_minutes}; "
                "the function that runs Helm ends after 15 minutes"
            )
        found = catalogue.value_issue(self.name, dict(self.values))
        if found is not None:
            path, message = found
            raise BlueprintError(f"values.{'.'.join(path)} of chart {self.name} {message}")

    def with_values(self, values: Mapping[str, Any]) -> HelmRelease:
        """Give the same release with other values merged over its own; ``None`` removes.

        :raises BlueprintError: for a value of another type than the chart's own.
        """
        return replace(self, values=without_nulls(deep_merge(self.values, values)))

    @property
    def chart(self) -> Chart:
        """The chart: repository, version, images, what it provides."""
        return catalogue.chart(self.name)


@dataclass(frozen=True)
class Manifests:
    """Kubernetes objects that are applied together, in their order.

    :param name: the construct id, so renaming deletes the objects and makes them again. Names of
        several parts are joined by dots, which the parts do not have.
    :param objects: the objects, at least one.
    :param definitions: names of resource definitions that a controller makes of the objects, such
        as ``eksnoprivileged.constraints.gatekeeper.sh``; who waits for the objects waits for them.
        Default: none.
    :raises BlueprintError: if there is none, or one lacks apiVersion, kind or metadata.name.
    """

    name: str
    objects: tuple[KubernetesObject, ...]
    definitions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.objects:
            raise BlueprintError(f"manifests {self.name} must have at least one object, got none")
        for index, item in enumerate(self.objects):
            if not (item.get("apiVersion") and item.get("kind")):
                raise BlueprintError(
                    f"manifests {self.name}[{index}] must have apiVersion and kind, "
                    f"got {', '.join(item) or 'an empty map'}"
                )
            if not item.get("metadata", {}).get("name"):
                raise BlueprintError(
                    f"manifests {self.name}[{index}] ({item['kind']}) must have metadata.name"
                )

    def groups(self) -> Iterator[str]:
        """Name the API group of each object; the core group is empty."""
        for item in self.objects:
            group, slash, _ = item["apiVersion"].partition("/")
            yield group if slash else ""

    def kinds(self) -> Iterator[str]:
        """Name the kind of each object."""
        for item in self.objects:
            yield item["kind"]
