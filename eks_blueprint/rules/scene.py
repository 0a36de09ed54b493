"""Everything that rules look at: the resources of all stacks, and what is in their clusters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from eks_blueprint.assembly import CLUSTERS, CloudAssembly, Resource, mapping_of
from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.contents import Contents
from eks_blueprint.rules.foreign_cluster import foreign_clusters
from eks_blueprint.rules.item import Item, at
from eks_blueprint.rules.outcomes import Outcome
from eks_blueprint.rules.resolver import Resolver
from eks_blueprint.rules.values import Unknown, is_known, words

__all__ = ["Scene"]

_BRACKETS = re.compile(r"<([^<>]+)>")
_REFERENCE = re.compile(r"<([A-Za-z0-9]+)(?:\.[^<>]*)?>")


class Scene:
    """What rules look at.

    :param assembly: stacks and trees for GitOps.
    :param outcome: what is assumed of the conditions of each stack. Default: resources are there
        once for each outcome.
    """

    def __init__(self, assembly: CloudAssembly, outcome: Outcome | None = None) -> None:
        self._assembly = assembly
        # Names of exports are unique in an account and Region only.
        self._exports: dict[tuple[str | None, str | None], dict[str, Any]] = {}
        self._resolvers = {
            key: Resolver(
                key,
                stack,
                self._exports.setdefault((stack.account, stack.region), {}),
                (outcome or {}).get(key),
            )
            for key, stack in assembly.stacks.items()
        }
        self._by_type: dict[str, list[tuple[str, Resource]]] = {}
        for key, stack in assembly.stacks.items():
            for resource in stack.resources.values():
                self._by_type.setdefault(resource.type, []).append((key, resource))
            self._export(key)
        self._items: dict[tuple[str, str], tuple[Item, ...]] = {}

    def items(self, *types: str) -> Iterator[Item]:
        """Yield the resources of some types, once for each outcome of their conditions."""
        for kind in types:
            for key, resource in self._by_type.get(kind, ()):
                yield from self._of(key, resource)

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of all resources."""
        return frozenset(self._by_type)

    def targets(self, value: Any, *, stack: str) -> tuple[Item, ...]:
        """Return the resource to which a value refers, for each outcome of its conditions.

        :param value: the value; a text may have a reference in it, as an ARN does.
        :param stack: stack of the resource that the value was found in.
        """
        if isinstance(value, Unknown):
            return self._at(value.stack, value.logical_id)
        if isinstance(value, str):
            for name in _REFERENCE.findall(value):
                if found := self._at(stack, name):
                    return found
        return ()

    def has_references(self, value: Any, *, stack: str) -> bool:
        """Say whether something of a text is filled in when the template is deployed.

        :param value: the text, in which references stand between angle brackets.
        :param stack: stack of the resource that the text was found in.
        """
        found = self._assembly.stacks.get(stack)
        if found is None:
            return not is_known(value)
        known = {*found.resources, *mapping_of(found.template.get("Parameters"))}
        return any(
            one in known or not one.isalnum()
            for one in (name.partition(".")[0] for name in _BRACKETS.findall(words(value)))
        )

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters that the stacks make, once for each outcome of their conditions."""
        items = [*self.items(*CLUSTERS)]
        alone = len({(one.stack, one.logical_id) for one in items}) == 1
        return tuple(Cluster(item, self, alone=alone) for item in items)

    @cached_property
    def all_clusters(self) -> tuple[Cluster, ...]:
        """The clusters that the stacks make, and those from elsewhere of which they have parts."""
        return (*self.clusters, *foreign_clusters(self))

    @cached_property
    def contents(self) -> Contents:
        """Objects and releases of all clusters, those of clusters from elsewhere included."""
        return Contents(self._assembly, self.items)

    @cached_property
    def is_about_kubernetes(self) -> bool:
        """Whether anything here has to do with Kubernetes."""
        return bool(self.clusters) or any(
            one.startswith(("AWS::EKS::", "Custom::AWSCDK-EKS", "AWSQS::Kubernetes"))
            for one in self.types
        )

    def _of(self, key: str, resource: Resource) -> tuple[Item, ...]:
        place = (key, resource.logical_id)
        if place not in self._items:
            self._items[place] = tuple(
                Item(
                    stack=key,
                    logical_id=resource.logical_id,
                    type=resource.type,
                    properties=mapping_of(properties),
                    content=resource.content,
                    when=when,
                )
                for when, properties in self._resolvers[key].variants(resource.content)
            )
        return self._items[place]

    def _at(self, stack: str, logical_id: str) -> tuple[Item, ...]:
        found = self._assembly.stacks.get(stack)
        if found is None or logical_id not in found.resources:
            return ()
        return self._of(stack, found.resources[logical_id])

    def _export(self, key: str) -> None:
        stack = self._assembly.stacks[key]
        outputs = mapping_of(stack.template.get("Outputs"))
        exports = self._exports[stack.account, stack.region]
        for output in outputs.values():
            name = at(output, "Export", "Name")
            if name is not None:
                resolver = self._resolvers[key]
                found = resolver.value(at(output, "Value"), resolver.assumed)
                exports[words(resolver.value(name, resolver.assumed))] = found
