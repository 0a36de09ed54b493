"""Resources, releases and objects of a cluster, with the resources that bring them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eks_blueprint.assembly import KubernetesObject, Release, Resource, mapping_of, references
from eks_blueprint.teardown.cluster import Cluster

__all__ = ["Need", "Parts"]

_TREE = "gitops/"
_KUSTOMIZATION = "Kustomization"
_ADDON = "AWS::EKS::Addon"
_ROLE = "AWS::IAM::Role"
_POLICIES = ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy")
_ENTRY = "AWS::EKS::AccessEntry"


@dataclass(frozen=True)
class Need:
    """A resource that needs another one until it is deleted.

    :param user: logical id of the resource.
    :param needed: logical id of what has to outlive it.
    :param reason: what it is needed for.
    """

    user: str
    needed: str
    reason: str


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a cluster.

    :param cluster: the cluster.
    """

    cluster: Cluster

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The resources of its stack by logical id."""
        return self.cluster.stack.resources

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of its stack of these types."""
        return self.cluster.stack.of_type(*types)

    @cached_property
    def releases(self) -> tuple[tuple[str, Release], ...]:
        """Its releases, each after the logical id of what brings and deletes it."""
        found = ((self._carrier(one), one) for one in self.cluster.releases)
        return tuple((key, one) for key, one in found if key and key in self.resources)

    @cached_property
    def objects(self) -> tuple[tuple[str, KubernetesObject], ...]:
        """Its objects, each after the logical id of what brings and deletes it."""
        found = ((self._carrier(one), one) for one in self.cluster.objects)
        return tuple((key, one) for key, one in found if key and key in self.resources)

    @cached_property
    def addons(self) -> Mapping[str, str]:
        """The logical ids of its add-ons by name."""
        return {
            str(one.properties.get("AddonName")): one.logical_id for one in self.of_type(_ADDON)
        }

    def roles(self, value: Any) -> tuple[str, ...]:
        """Return the roles that a value refers to."""
        found = (one.target for one in references(value))
        return tuple(
            key for key in found if key in self.resources and self.resources[key].type == _ROLE
        )

    def role_needs(self, user: str, role: str, reason: str) -> Iterator[Need]:
        """Yield that a resource needs a role with its policies and access entries."""
        yield Need(user, role, reason)
        for types, name in ((_POLICIES, "Roles"), ((_ENTRY,), "PrincipalArn")):
            for one in self.of_type(*types):
                if role in {ref.target for ref in references(one.properties.get(name))}:
                    yield Need(user, one.logical_id, reason)

    def _carrier(self, item: Release | KubernetesObject) -> str | None:
        """Return what brings something; what Flux applies, the Kustomization of its folder."""
        brought = item.delivered_by
        if not brought.startswith(_TREE):
            return brought.rpartition("/")[2]
        folder = brought.removeprefix(_TREE).split("/")
        return self._kustomizations.get(folder[1]) if len(folder) > 1 else None

    @cached_property
    def _kustomizations(self) -> Mapping[str, str]:
        """Return the Kustomizations of the stack by the last folder of their path."""
        return {
            str(mapping_of(one.content.get("spec")).get("path", "")).rpartition("/")[
                2
            ]: self._carrier(one) or ""
            for one in self.cluster.objects
            if one.kind == _KUSTOMIZATION and not one.delivered_by.startswith(_TREE)
        }
