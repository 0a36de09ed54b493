"""Looks at objects: the API server serves them after the next upgrade, too."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.catalogue.releases import kubernetes_versions, minor
from eks_blueprint.catalogue.removed_apis import removed_api
from eks_blueprint.rules.judgement import Judgement, met, unmet
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.versions import minor_of

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of objects whether the next version of Kubernetes still has their API."""
    for cluster in scene.clusters:
        version = minor_of(cluster.at("Version"))
        # Where nobody knows the version, only what no supported version has is surely wrong.
        following = version + 1 if version is not None else minor(kubernetes_versions()[-1])
        for one in cluster.objects:
            gone = removed_api(one.api_version, one.kind)
            if gone is not None and minor(gone.removed) <= following:
                yield unmet(
                    one,
                    f"{one.api_version}::{one}",
                    f"objects must have an API that the next version of Kubernetes serves, got "
                    f"{one.api_version} of {one}, which {gone.removed} no longer has; "
                    f"{gone.remedy}",
                )
            else:
                yield met(one)
