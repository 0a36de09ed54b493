"""Looks at Roles and bindings: RBAC says what a group may do, and no group may do everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_unknown, words
from eks_blueprint.rules.workloads import is_system

__all__ = ["judge"]

_ANYBODY = (
    "system:anonymous",
    "system:unauthenticated",
    "system:authenticated",
    "system:serviceaccounts",
)
# What Kubernetes itself gives to everybody.
_HARMLESS = ("system:public-info-viewer", "system:basic-user", "system:discovery")
_MASTERS = "system:masters"
_VERBS = {"get", "list", "watch", "create", "update", "patch", "delete"}
_PARTS = ("apiGroups", "resources", "verbs")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of Roles and bindings what they allow."""
    for cluster in scene.all_clusters:
        for one in cluster.of_kind("ClusterRoleBinding", "RoleBinding"):
            yield from _binding(one)
        for one in cluster.of_kind("ClusterRole", "Role"):
            yield _role(one)
        for one in cluster.of_kind("ConfigMap"):
            if one.name == "aws-auth":
                yield from _mapped(one)
        for entry in cluster.access_entries:
            if entry.at("AccessPolicies") or entry.at("KubernetesGroups"):
                yield met(entry)


def _role(one: KubernetesItem) -> Judgement:
    if any(_is_everything(rule) for rule in one.each("rules")):
        return unmet(
            one,
            f"{one}",
            f"a Role must name what it allows, got every verb on every resource in {one}; "
            "name groups, resources and verbs",
        )
    if is_unknown(one.at("rules")) or any(map(_may_be_everything, one.each("rules"))):
        return unsure(one, f"what {one} allows is not known")
    return met(one)


def _mapped(one: KubernetesItem) -> Iterator[Judgement]:
    if is_unknown(one.at("data", "mapRoles")):
        yield unsure(one, f"to whom {one} gives {_MASTERS} is not known")
    elif _MASTERS in words(one.at("data")):
        yield unmet(
            one,
            f"aws-auth::{_MASTERS}",
            f"RBAC must decide what an identity may do, got {_MASTERS} in {one}, which no "
            "Role can limit or revoke; use an access entry",
        )


def _binding(one: KubernetesItem) -> Iterator[Judgement]:
    name = words(one.at("roleRef", "name"))
    subjects = one.each("subjects")
    named = [words(at(subject, "name")) for subject in subjects]
    for subject in named:
        if subject == _MASTERS or (
            subject.startswith(_ANYBODY) and name not in _HARMLESS and _is_anybody(subject)
        ):
            yield unmet(
                one,
                f"{one}::{subject}",
                f"a binding must name a group of yours, got {subject} bound to {name} in {one}; "
                "name the group that needs it",
            )
            return
    # Whoever administers a namespace of the system gets its service accounts, and the cluster.
    everywhere = one.kind == "ClusterRoleBinding" or is_system(one.namespace)
    if name == "cluster-admin" and everywhere and subjects:
        yield unmet(
            one,
            f"{one}",
            f"a binding must allow what its subjects need, got cluster-admin for "
            f"{', '.join(named)} in {one}; bind a Role that names it, or use an access entry for "
            "administrators",
        )
    elif is_unknown(name) or is_unknown(one.at("subjects")) or any(map(is_unknown, named)):
        yield unsure(one, f"what {one} gives to whom is not known")
    else:
        yield met(one)


def _is_anybody(subject: str) -> bool:
    # The service accounts of one namespace are a group as well, and a narrow one.
    return subject in _ANYBODY


def _is_everything(rule: Any) -> bool:
    given = [{words(one) for one in each(rule, part)} for part in _PARTS]
    return all("*" in part for part in given[:2]) and ("*" in given[2] or given[2] >= _VERBS)


def _may_be_everything(rule: Any) -> bool:
    """Say whether a rule allows everything if what is not known of it does."""
    if is_unknown(rule):
        return True
    parts = [at(rule, part) for part in _PARTS]
    if not any(is_unknown(part) or any(map(is_unknown, each(part))) for part in parts):
        return False
    return _is_everything(
        {
            name: ["*"]
            if is_unknown(part)
            else ["*" if is_unknown(one) else one for one in each(part)]
            for name, part in zip(_PARTS, parts, strict=True)
        }
    )
