"""Looks at storage classes, volumes and file systems: data stays when a claim or a stack goes."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item, KubernetesItem
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")
_EFS = "efs.csi.aws.com"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of storage whether it outlives what uses it."""
    for cluster in scene.clusters:
        for one in cluster.of_kind("StorageClass"):
            # Only the access point goes: files stay where they are.
            if words(one.at("provisioner")) == _EFS:
                continue
            yield _claim(one, "reclaimPolicy", words(one.at("reclaimPolicy")) or "Delete")
        for one in cluster.of_kind("PersistentVolume"):
            policy = words(one.at("spec", "persistentVolumeReclaimPolicy")) or "Retain"
            yield _claim(one, "persistentVolumeReclaimPolicy", policy)
        for one in cluster.of_kind("VolumeSnapshotClass"):
            yield _claim(one, "deletionPolicy", words(one.at("deletionPolicy")))
    if scene.clusters:
        for system in scene.items("AWS::EFS::FileSystem"):
            yield from _system(system)


def _claim(one: KubernetesItem, name: str, policy: str) -> Judgement:
    if policy == "Retain" or not is_known(policy):
        return met(one) if is_known(policy) else unsure(one, f"{name} of {one} is {policy}")
    return unmet(
        one,
        f"{name}::{one.name}",
        f"data must stay when its claim is deleted, got {name} {policy or 'not set'} in {one}; set "
        "it to Retain",
    )


def _system(system: Item) -> Iterator[Judgement]:
    """Say whether a file system outlives its stack: it goes unless something is said."""
    lacking = [
        name
        for name in ("DeletionPolicy", "UpdateReplacePolicy")
        if words(system.content.get(name)) not in _KEPT
    ]
    for name in lacking:
        yield unmet(
            system,
            name,
            f"a file system must stay when its stack goes, got {name} "
            f"{words(system.content.get(name)) or 'not set'}; set it to Retain",
            name,
        )
    if not lacking:
        yield met(system)
