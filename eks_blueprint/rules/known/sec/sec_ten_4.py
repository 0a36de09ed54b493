"""Looks at namespaces of teams: a FlowSchema gives each its share of the API server."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.tenants import tenants_of
from eks_blueprint.rules.values import is_unknown, words

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of namespaces of teams whether their requests are limited."""
    for cluster in scene.clusters:
        schemas = [*cluster.of_kind("FlowSchema")]
        exempting = {"exempt"} | {
            one.name
            for one in cluster.of_kind("PriorityLevelConfiguration")
            if words(one.at("spec", "type")) == "Exempt"
        }
        for tenant in tenants_of(cluster):
            groups = _groups(cluster, tenant.name)
            own = [one for one in schemas if _covers(one, tenant.name, groups)]
            exempt = [one for one in own if _level(one) in exempting]
            for one in exempt:
                yield unmet(
                    one,
                    f"Exempt::{one.name}",
                    f"requests of a team must be limited, got {one} with the level {_level(one)}, "
                    "for which there is no limit; name a "
                    "PriorityLevelConfiguration of its own",
                )
            if own and any(is_unknown(_level(one)) for one in own):
                yield unsure(own[0], f"with which priority requests of {tenant.name} are served")
            elif own and not exempt:
                yield met(own[0])
            elif not own and tenant.namespace is None:
                yield unsure(tenant.proof, f"namespace {tenant.name} is not in these templates")
            elif not own:
                yield unmet(
                    tenant.subject,
                    f"FlowSchema::{tenant.name}",
                    f"requests of a team must be limited, got no FlowSchema for {tenant.name}; add "
                    "one for its service accounts and groups, with a PriorityLevelConfiguration",
                )


def _level(one: KubernetesItem) -> str:
    return words(one.at("spec", "priorityLevelConfiguration", "name"))


def _groups(cluster: Cluster, namespace: str) -> set[str]:
    return {
        words(at(subject, "name"))
        for binding in cluster.of_kind("RoleBinding")
        if binding.namespace == namespace
        for subject in binding.each("subjects")
        if words(at(subject, "kind")) in ("Group", "User")
    }


def _covers(one: KubernetesItem, namespace: str, groups: set[str]) -> bool:
    for rule in one.each("spec", "rules"):
        for subject in each(rule, "subjects"):
            if words(at(subject, "serviceAccount", "namespace")) == namespace:
                return True
            named = words(at(subject, "group", "name")) or words(at(subject, "user", "name"))
            if named in groups or named == f"system:serviceaccounts:{namespace}":
                return True
    return False
