"""The clusters of an assembly, whichever construct made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eks_blueprint.assembly import (
    CLUSTERS,
    CloudAssembly,
    KubernetesObject,
    Release,
    Resource,
    Stack,
    cluster_properties,
    kubernetes_objects,
    mapping_of,
    releases,
    sequence_of,
    text_of,
)

__all__ = ["Cluster", "clusters_of"]


@dataclass(frozen=True, eq=False)
class Cluster:
    """A cluster, and the stacks that belong to it.

    :param key: what tells it from the others: the name of its stack, with the logical id where the
        stack has several.
    :param stack: its stack.
    :param stack_key: name of its stack in the assembly.
    :param resource: the cluster in the template.
    :param stacks: its stack, those that it needs, and those that need no other cluster, by name.
    :param objects: its Kubernetes objects, without those of charts.
    :param releases: its Helm releases.
    """

    key: str
    stack: Stack
    stack_key: str
    resource: Resource
    stacks: Mapping[str, Stack]
    objects: tuple[KubernetesObject, ...]
    releases: tuple[Release, ...]

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """Properties as those of ``AWS::EKS::Cluster``."""
        return cluster_properties(self.resource.type, self.resource.properties)

    @property
    def name(self) -> str:
        """Its name; where CloudFormation chooses it, the logical id in angle brackets."""
        named = self.properties.get("Name")
        return text_of(named) if named else f"<{self.resource.logical_id}>"

    @property
    def version(self) -> str:
        """Its version of Kubernetes, or an empty text."""
        return text_of(self.properties.get("Version", ""))

    @property
    def network(self) -> Mapping[str, Any]:
        """Its network configuration."""
        return mapping_of(self.properties.get("ResourcesVpcConfig"))

    @property
    def log_types(self) -> tuple[str, ...]:
        """Types of logs of the control plane that are on."""
        listed = mapping_of(self.properties.get("Logging")).get("ClusterLogging")
        entries = listed if isinstance(listed, list) else [listed]
        found: list[str] = []
        for entry in map(mapping_of, entries):
            if entry.get("Enabled", True) in (True, "true"):
                types = entry.get("EnabledTypes", entry.get("Types"))
                found += [
                    text_of(mapping_of(one).get("Type", one) if isinstance(one, dict) else one)
                    for one in sequence_of(types)
                ]
        return tuple(found)

    def trees(self, assembly: CloudAssembly) -> Mapping[str, str]:
        """Return the files of its tree for GitOps by path.

        :param assembly: the cloud assembly.
        """
        own = f"/{self.stack.name}/"
        return {path: text for path, text in assembly.gitops.items() if own in path}

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield resources of these types in all stacks of the cluster."""
        for stack in self.stacks.values():
            yield from stack.of_type(*types)

    def own(self, *types: str) -> Iterator[Resource]:
        """Yield resources of these types in its own stack."""
        yield from self.stack.of_type(*types)

    def delivering(self, one: KubernetesObject | Release) -> Resource | None:
        """Return the resource that delivers an object or a release; a tree for GitOps is none.

        :param one: the object or release.
        """
        if one.delivered_by.startswith("gitops/"):
            return None
        return self.stack.resources.get(one.delivered_by.rpartition("/")[2])


def clusters_of(assembly: CloudAssembly) -> tuple[Cluster, ...]:
    """Return the clusters of an assembly, in the order of their stacks.

    :param assembly: the cloud assembly.
    """
    charts, objects = tuple(releases(assembly)), tuple(kubernetes_objects(assembly))
    return tuple(
        Cluster(
            key=key if alone else f"{key}/{resource.logical_id}",
            stack=stack,
            stack_key=key,
            resource=resource,
            stacks={name: assembly.stacks[name] for name in _belonging(assembly, key)},
            objects=tuple(one for one in objects if one.cluster == stack.name),
            releases=tuple(one for one in charts if one.cluster == stack.name),
        )
        for key, stack in assembly.stacks.items()
        for alone in [sum(1 for _ in stack.of_type(*CLUSTERS)) == 1]
        for resource in stack.of_type(*CLUSTERS)
    )


def _belonging(assembly: CloudAssembly, key: str) -> list[str]:
    """Return a stack, what it needs, and what needs no other cluster, in order of deployment."""
    below = _below(assembly, key)
    clusters = {name for name, stack in assembly.stacks.items() if any(stack.of_type(*CLUSTERS))}
    above = {
        name
        for name in assembly.stacks
        if name not in clusters and _below(assembly, name) & clusters == {key}
    }
    return [name for name in assembly.stacks if name in below | above | {key}]


def _below(assembly: CloudAssembly, key: str) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        for name in assembly.stacks[waiting.pop()].depends_on:
            if name in assembly.stacks and name not in found:
                found.add(name)
                waiting.append(name)
    return found
