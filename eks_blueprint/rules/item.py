"""What a rule looks at: a resource as CloudFormation would make it, or an object in a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of, sequence_of
from eks_blueprint.rules.values import is_unknown, words

__all__ = ["Item", "KubernetesItem", "ReleaseItem", "at", "each"]


def at(value: Any, *names: str) -> Any:
    """Return what stands at a path of names; ``None`` where nothing does.

    What is in a value that is not known is not known either: the path ends at that value.

    :param value: where the path starts.
    :param names: the names.
    """
    for name in names:
        if is_unknown(value):
            return value
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def each(value: Any, *names: str) -> list[Any]:
    """Return the parts of a list at a path; none where something else stands."""
    return sequence_of(at(value, *names))


@dataclass(frozen=True, eq=False)
class Item:
    """A resource of a template, for one outcome of the conditions that it uses.

    :param stack: name of its stack.
    :param logical_id: its logical id.
    :param type: its type.
    :param properties: its properties, with ``Unknown`` where nothing can be known.
    :param content: what the template says of the resource.
    :param when: outcomes of conditions in words; empty without any.
    """

    stack: str
    logical_id: str
    type: str
    properties: Mapping[str, Any]
    content: Mapping[str, Any]
    when: str = ""

    def at(self, *names: str) -> Any:
        """Return what stands at a path in the properties; ``None`` where nothing does."""
        return at(self.properties, *names)

    def each(self, *names: str) -> list[Any]:
        """Return the parts of a list in the properties."""
        return each(self.properties, *names)

    @property
    def tags(self) -> Mapping[str, str]:
        """Its tags, however the type writes them."""
        found = self.properties.get("Tags")
        if isinstance(found, Mapping):
            return {key: words(value) for key, value in found.items()}
        pairs = (mapping_of(one) for one in sequence_of(found))
        return {words(one.get("Key")): words(one.get("Value")) for one in pairs}

    def __str__(self) -> str:
        return self.logical_id


@dataclass(frozen=True, eq=False)
class KubernetesItem:
    """A Kubernetes object.

    :param stack: stack of the resource that applies it, or of its cluster.
    :param logical_id: the resource; empty where Flux applies it.
    :param file: the file of a tree for GitOps; empty where CloudFormation applies it.
    :param content: the object.
    """

    stack: str
    logical_id: str
    file: str
    content: Mapping[str, Any]

    def at(self, *names: str) -> Any:
        """Return what stands at a path in the object; ``None`` where nothing does."""
        return at(self.content, *names)

    def each(self, *names: str) -> list[Any]:
        """Return the parts of a list in the object."""
        return each(self.content, *names)

    @property
    def kind(self) -> str:
        """Its kind."""
        return words(self.content.get("kind"))

    @property
    def api_version(self) -> str:
        """Its API version."""
        return words(self.content.get("apiVersion"))

    @property
    def group(self) -> str:
        """The group of its API; empty for the core."""
        return self.api_version.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Its name."""
        return words(self.at("metadata", "name"))

    @property
    def namespace(self) -> str:
        """Its namespace, or an empty text."""
        return words(self.at("metadata", "namespace"))

    @property
    def labels(self) -> Mapping[str, Any]:
        """Its labels."""
        return mapping_of(self.at("metadata", "labels"))

    @property
    def annotations(self) -> Mapping[str, Any]:
        """Its annotations."""
        return mapping_of(self.at("metadata", "annotations"))

    def __str__(self) -> str:
        return f"{self.kind} {'/'.join(filter(None, (self.namespace, self.name)))}"


@dataclass(frozen=True, eq=False)
class ReleaseItem:
    """A Helm release.

    :param stack: stack of the resource that installs it, or of its cluster.
    :param logical_id: the resource; empty where Flux installs it.
    :param file: the file of a tree for GitOps; empty where CloudFormation installs it.
    :param name: name of the release.
    :param namespace: its namespace.
    :param chart: name of the chart.
    :param version: version of the chart; empty where nothing is said.
    :param values: its values; ``None`` where they cannot be read.
    """

    stack: str
    logical_id: str
    file: str
    name: str
    namespace: str
    chart: str
    version: str
    values: Mapping[str, Any] | None

    def at(self, *names: str) -> Any:
        """Return what stands at a path in the values; ``None`` where nothing does."""
        return at(self.values, *names)

    def __str__(self) -> str:
        return f"release {self.name or self.chart}"
