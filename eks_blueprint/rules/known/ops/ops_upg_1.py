"""Looks at the Kubernetes version of clusters: AWS supports it without a surcharge."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.catalogue.releases import kubernetes_versions, minor
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words
from eks_blueprint.rules.versions import minor_of

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether its version is one that the catalogue has."""
    oldest = kubernetes_versions()[-1]
    for cluster in scene.clusters:
        given = cluster.at("Version")
        found = minor_of(given)
        if found is None:
            yield unsure(cluster.item, "its Kubernetes version is not known")
        elif found < minor(oldest):
            yield unmet(
                cluster.item,
                f"Version::{words(given)}",
                f"a cluster must run a Kubernetes version in standard support, which at the time "
                f"of this release are those from {oldest}, got {words(given)}; upgrade, one minor "
                "version at a time",
                *cluster.path("Version"),
            )
        else:
            yield met(cluster.item)
