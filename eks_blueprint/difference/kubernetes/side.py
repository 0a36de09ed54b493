"""One side of a difference: objects, and who delivers them to clusters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import CloudAssembly, KubernetesObject, Resource, kubernetes_objects
from eks_blueprint.difference.kubernetes.fields import at
from eks_blueprint.difference.kubernetes.identity import Identity, identity

__all__ = ["Side", "deliverer", "is_of_flux", "source", "trees_unknown"]

_KUSTOMIZATION = ("kustomize.toolkit.fluxcd.io", "Kustomization")
_FILE = re.compile(r"gitops/infrastructure/(?P<layer>[^/]+)/(?P<cluster>[^/]+)/.+")
# The variable by which this library's function knows what it may recreate.
_RECREATED = "RECREATED_KINDS"


class Side:
    """The objects of an assembly, and who delivers them.

    :param assembly: the assembly.
    :param clusters: the clusters that count: those that both sides have.
    :param without_tree: clusters whose tree for GitOps does not count. Default: none.
    """

    def __init__(
        self,
        assembly: CloudAssembly,
        clusters: frozenset[str],
        without_tree: frozenset[str] = frozenset(),
    ) -> None:
        self._clusters, self._without_tree = clusters, without_tree
        found = [
            one
            for one in kubernetes_objects(assembly)
            if one.cluster in clusters and not (is_of_flux(one) and one.cluster in without_tree)
        ]
        self.objects: Mapping[Identity, KubernetesObject] = {identity(one): one for one in found}
        self._copies: dict[Identity, list[KubernetesObject]] = defaultdict(list)
        for item in found:
            self._copies[identity(item)].append(item)
        self._by_source: dict[str, list[KubernetesObject]] = defaultdict(list)
        for item in found:
            self._by_source[item.delivered_by].append(item)
        self._resources = {
            str(one): one for stack in assembly.stacks.values() for one in stack.resources.values()
        }
        self._layers = dict(_layers(found))
        self._recreated = {
            name: frozenset(
                kind for one in stack.of_type("AWS::Lambda::Function") for kind in _kinds(one)
            )
            for name, stack in assembly.stacks.items()
        }

    def has(self, item: KubernetesObject) -> bool:
        """Say whether an object, or what stands for a release, counts."""
        known = not (is_of_flux(item) and item.cluster in self._without_tree)
        return item.cluster in self._clusters and known

    def copies(self, key: Identity) -> list[KubernetesObject]:
        """Return an object once for each that delivers it."""
        return self._copies.get(key, [])

    def resource(self, item: KubernetesObject) -> Resource | None:
        """Return the resource that delivers an object here, whichever side it is of."""
        return self._resources.get(item.delivered_by)

    def beside(self, item: KubernetesObject) -> list[KubernetesObject]:
        """Return the objects that the deliverer of an object delivers here."""
        return self._by_source.get(item.delivered_by, [])

    def kustomization(self, item: KubernetesObject) -> KubernetesObject | None:
        """Return the Kustomization that applies an object of a tree, if it is of this side."""
        return self._layers.get(source(item))

    def recreates(self, item: KubernetesObject) -> frozenset[str]:
        """Return the kinds that the function which applies an object recreates."""
        return self._recreated.get(item.cluster, frozenset())


def trees_unknown(assembly: CloudAssembly) -> frozenset[str]:
    """Return the clusters whose Kustomizations read a tree that is not in the assembly.

    Templates that CloudFormation has, and snapshots, come without trees.
    """
    files = map(_FILE.fullmatch, (f"gitops/{path}" for path in assembly.gitops))
    known = {found["cluster"] for found in files if found}
    wanted = {
        one.cluster
        for one in kubernetes_objects(assembly)
        if (one.identity[0], one.kind) == _KUSTOMIZATION
        and f"clusters/{one.cluster}/" in str(at(one.content, "spec.path"))
    }
    return frozenset(wanted - known)


def is_of_flux(item: KubernetesObject) -> bool:
    """Say whether Flux applies an object."""
    return _FILE.fullmatch(item.delivered_by) is not None


def source(item: KubernetesObject) -> str:
    """Return what applies an object: a resource, or the layer of a tree."""
    found = _FILE.fullmatch(item.delivered_by)
    return item.delivered_by if found is None else f"{found['cluster']}: {found['layer']}"


def deliverer(item: KubernetesObject) -> str:
    """Return what applies an object, in words."""
    found = _FILE.fullmatch(item.delivered_by)
    return f"`{item.delivered_by}`" if found is None else f"the layer {found['layer']} of Flux"


def _layers(found: list[KubernetesObject]) -> Iterator[tuple[str, KubernetesObject]]:
    for item in found:
        if (item.identity[0], item.kind) == _KUSTOMIZATION:
            layer = str(at(item.content, "spec.path") or "").rstrip("/").rpartition("/")[2]
            yield f"{item.cluster}: {layer}", item


def _kinds(function: Resource) -> list[str]:
    environment: Any = function.properties.get("Environment")
    text = at(environment, f"Variables.{_RECREATED}")
    return text.split(",") if isinstance(text, str) else []
