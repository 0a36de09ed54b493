"""Looks at images of nodes: they are those of Bottlerocket."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    Nodes,
    karpenter_classes,
    nodes_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import words

__all__ = ["judge"]

_OTHERS = ("AL2", "amazon-linux", "optimized-ami", "ubuntu", "amzn")


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of nodes which operating system they run."""
    for cluster in scene.all_clusters:
        if cluster.is_auto:
            # EKS Auto Mode runs variants of Bottlerocket.
            yield met(cluster.item)
        for nodes in nodes_of(cluster):
            for image in nodes.images:
                if "windows" not in image.lower():
                    yield _group(nodes, image)
        for one in karpenter_classes(cluster):
            yield from _class(one)


def _group(nodes: Nodes, image: str) -> Judgement:
    if "bottlerocket" in image.lower():
        return met(nodes.group)
    if nodes.is_managed and nodes.group.at("AmiType") is None and not image:
        if nodes.has_own_template and not nodes.launches:
            return unsure(nodes.group, "the image of its launch template is not known")
        image = "no AmiType, for which EKS takes Amazon Linux"
    elif not any(word.lower() in image.lower() for word in _OTHERS):
        return unsure(nodes.group, "which system its image has is not known")
    return unmet(
        nodes.group,
        "AmiType",
        f"nodes must run an operating system made for containers, got {image}; use one of the AMI "
        "types BOTTLEROCKET_*",
        "Properties",
    )


def _class(one: KubernetesItem) -> Iterator[Judgement]:
    aliases = [words(at(term, "alias")) for term in one.each("spec", "amiSelectorTerms")]
    system = words(one.at("spec", "amiFamily")) or next(filter(None, aliases), "")
    if "bottlerocket" in system.lower():
        yield met(one)
    elif system.lower().startswith("al2"):
        yield unmet(
            one,
            f"AmiFamily::{one.name}",
            f"nodes must run an operating system made for containers, got {system} in {one}; use "
            "an alias such as bottlerocket@VERSION",
        )
    elif "windows" not in system.lower():
        yield unsure(one, "which system its images have is not known")
