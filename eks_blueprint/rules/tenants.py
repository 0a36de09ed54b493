"""Namespaces that people other than those of the platform use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item, KubernetesItem, at, each
from eks_blueprint.rules.values import is_unknown, words
from eks_blueprint.rules.workloads import is_system

__all__ = ["Tenant", "tenants_of"]


@dataclass(frozen=True, eq=False)
class Tenant:
    """A namespace in which a template lets people work.

    :param name: the namespace.
    :param proof: what lets them: a binding or an access entry.
    :param namespace: the object, where the template makes it.
    """

    name: str
    proof: KubernetesItem | Item
    namespace: KubernetesItem | None

    @property
    def subject(self) -> KubernetesItem | Item:
        """What findings are about."""
        return self.namespace or self.proof

    @property
    def labels(self) -> Mapping[str, Any]:
        """Labels of the namespace, as far as the template says."""
        return self.namespace.labels if self.namespace is not None else {}


def tenants_of(cluster: Cluster) -> tuple[Tenant, ...]:
    """Return the namespaces of a cluster that are for people.

    A RoleBinding with groups or users, an access policy for a namespace, and a label ``tenant``
    show that.
    """
    namespaces = {one.name: one for one in cluster.of_kind("Namespace")}
    proofs: dict[str, KubernetesItem | Item] = {
        name: one for name, one in namespaces.items() if "tenant" in one.labels
    }
    for binding in cluster.of_kind("RoleBinding"):
        if is_unknown(binding.at("subjects")) or any(map(_is_person, binding.each("subjects"))):
            # Where nothing is said, kubectl puts it there.
            proofs.setdefault(binding.namespace or "default", binding)
    for entry in cluster.access_entries:
        for policy in entry.each("AccessPolicies"):
            if words(at(policy, "AccessScope", "Type")) == "namespace":
                for name in each(policy, "AccessScope", "Namespaces"):
                    for one in _meant(words(name), namespaces):
                        proofs.setdefault(one, entry)
    return tuple(
        Tenant(name, proof, namespaces.get(name))
        for name, proof in proofs.items()
        if name and not is_system(name)
    )


def _is_person(subject: Any) -> bool:
    return is_unknown(at(subject, "kind")) or words(at(subject, "kind")) in ("Group", "User")


def _meant(name: str, namespaces: Mapping[str, KubernetesItem]) -> Iterator[str]:
    """Yield the namespaces that an access policy is for, which may name them by a pattern."""
    if "*" not in name:
        yield name
    yield from (one for one in namespaces if "*" in name and fnmatchcase(one, name))
