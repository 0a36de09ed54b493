"""Looks at objects of Flux and Argo CD: what differs from the repository is corrected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eks_blueprint.rules.item import KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag, is_unknown, words

__all__ = ["judge"]

_FLUX = ("Kustomization", "HelmRelease", "GitRepository", "OCIRepository", "Bucket")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each object of a GitOps engine whether it corrects what differs."""
    for cluster in scene.clusters:
        for one in cluster.of_kind(*_FLUX):
            if one.group.endswith("fluxcd.io"):
                yield _flux(one)
        for one in cluster.of_kind("Application"):
            if one.group == "argoproj.io":
                yield _application(one, one.at("spec", "syncPolicy"))
        for one in cluster.of_kind("ApplicationSet"):
            if one.group == "argoproj.io":
                yield _application(one, one.at("spec", "template", "spec", "syncPolicy"))


def _flux(one: KubernetesItem) -> Judgement:
    suspended = flag(one.at("spec", "suspend"), False)
    if suspended:
        return unmet(
            one,
            f"Suspend::{one}",
            f"a repository must say what a cluster runs, got {one} suspended; remove suspend",
        )
    prunes = flag(one.at("spec", "prune"), False) if one.kind == "Kustomization" else True
    if prunes is False:
        return unmet(
            one,
            f"Prune::{one}",
            f"what leaves the repository must leave the cluster, got {one} without prune; set it "
            "to true",
        )
    if words(one.at("spec", "url")).startswith("http://"):
        return unmet(
            one,
            f"Url::{one}",
            f"a repository must be read over TLS, got {words(one.at('spec', 'url'))} in {one}; use "
            "https:// or ssh://",
        )
    if suspended is None or prunes is None or is_unknown(one.at("spec", "url")):
        return unsure(one, f"what {one} does is not known")
    return met(one)


def _application(one: KubernetesItem, policy: Any) -> Judgement:
    automated = at(policy, "automated")
    heals = flag(at(automated, "selfHeal"), False)
    # Argo CD, "Automated Sync Policy": enabled false turns it off, and where it is null it is on.
    enabled = flag(at(automated, "enabled"), True)
    if automated is None or heals is False or enabled is False:
        return unmet(
            one,
            f"SelfHeal::{one}",
            f"what differs from the repository must be corrected, got {one} without automated sync "
            "and selfHeal; set both in syncPolicy",
        )
    return met(one) if heals and enabled else unsure(one, f"what {one} corrects is not known")
