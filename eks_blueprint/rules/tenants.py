"""Namespaces that people other than those of the platform use."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import Item, KubernetesItem, at, each
from eks_blueprint.rules.values import words
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
        kinds = {words(at(one, "kind")) for one in binding.each("subjects")}
        if kinds & {"Group", "User"}:
            proofs.setdefault(binding.namespace, binding)
    for entry in cluster.access_entries:
        for policy in entry.each("AccessPolicies"):
            if words(at(policy, "AccessScope", "Type")) == "namespace":
                for name in each(policy, "AccessScope", "Namespaces"):
                    proofs.setdefault(words(name), entry)
    return tuple(
        Tenant(name, proof, namespaces.get(name))
        for name, proof in proofs.items()
        if name and not is_system(name) and "*" not in name
    )
