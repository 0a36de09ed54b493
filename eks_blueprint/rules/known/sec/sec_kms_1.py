"""Looks at clusters: `EncryptionConfig` names a KMS key for secrets."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import Unknown

__all__ = ["judge"]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether a key of the account encrypts its secrets."""
    for cluster in scene.clusters:
        # EKS user guide: local clusters on Outposts do not support encryption of secrets.
        if cluster.at("OutpostConfig") is not None:
            continue
        given = cluster.at("EncryptionConfig")
        if isinstance(given, Unknown):
            yield unsure(cluster.item, f"EncryptionConfig is {given}")
        elif any(
            at(one, "Provider", "KeyArn") and "secrets" in each(one, "Resources")
            for one in each(given)
        ):
            yield met(cluster.item)
        else:
            yield unmet(
                cluster.item,
                "EncryptionConfig",
                "secrets must be encrypted with a KMS key of your own, got none; name a key in "
                "EncryptionConfig, with resources secrets",
                *cluster.path("EncryptionConfig"),
            )
