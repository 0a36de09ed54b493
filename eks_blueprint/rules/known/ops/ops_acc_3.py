"""Looks at Roles and bindings: RBAC says what a group may do, and no group may do everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

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


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of Roles and bindings what they allow."""
    for cluster in scene.clusters:
        for one in cluster.of_kind("ClusterRoleBinding", "RoleBinding"):
            yield from _binding(one)
        for one in cluster.of_kind("ClusterRole", "Role"):
            if any(_is_everything(rule) for rule in one.each("rules")):
                yield unmet(
                    one,
                    f"{one}",
                    f"a Role must name what it allows, got every verb on every resource in {one}; "
                    "name groups, resources and verbs",
                )
            else:
                yield met(one)
        for one in cluster.of_kind("ConfigMap"):
            if one.name == "aws-auth" and _MASTERS in words(one.at("data")):
                yield unmet(
                    one,
                    f"aws-auth::{_MASTERS}",
                    f"RBAC must decide what an identity may do, got {_MASTERS} in {one}, which no "
                    "Role can limit or revoke; use an access entry",
                )
        for entry in cluster.access_entries:
            if entry.at("AccessPolicies") or entry.at("KubernetesGroups"):
                yield met(entry)


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
    if name == "cluster-admin" and one.kind == "ClusterRoleBinding" and subjects:
        yield unmet(
            one,
            f"{one}",
            f"a binding must allow what its subjects need, got cluster-admin for "
            f"{', '.join(named)} in {one}; bind a Role that names it, or use an access entry for "
            "administrators",
        )
    else:
        yield met(one)


def _is_anybody(subject: str) -> bool:
    # The service accounts of one namespace are a group as well, and a narrow one.
    return subject in _ANYBODY


def _is_everything(rule: Any) -> bool:
    return all("*" in map(words, each(rule, part)) for part in ("apiGroups", "resources", "verbs"))
