"""Looks at nodes: a change replaces them, and nothing patches them in place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import KubernetesItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    Nodes,
    data_of,
    karpenter_classes,
    karpenter_pools,
    nodes_of,
    path_of,
    user_data_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, is_unknown, words

__all__ = ["judge"]

_PATCHES = re.compile(
    r"\b(yum|dnf|apt|apt-get|zypper)\s+(-\S+\s+)*(update|upgrade|dist-upgrade|upgrade-minimal|update-minimal)\b"
    r"(?!\s+(&&|;|\n)?\s*apt)"
)
_DOCUMENTS = (
    "AWS-RunPatchBaseline",
    "AWS-PatchInstanceWithRollback",
    "AWS-RunPatchBaselineWithHooks",
)


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of nodes whether they are replaced."""
    for cluster in scene.all_clusters:
        for nodes in nodes_of(cluster):
            yield from _group(nodes)
        for pool in karpenter_pools(cluster):
            yield _pool(pool)
        for one in karpenter_classes(cluster):
            yield from _class(one)
    if any(cluster.has_nodes for cluster in scene.all_clusters):
        for association in scene.items("AWS::SSM::Association"):
            if is_unknown(association.at("Name")):
                yield unsure(association, "what it does to nodes is not known")
            elif words(association.at("Name")) in _DOCUMENTS:
                yield unmet(
                    association,
                    "Association",
                    f"nodes must be replaced, not patched in place, got "
                    f"{words(association.at('Name'))}; "
                    "update the image of the nodes instead",
                    "Properties",
                    "Name",
                )


def _group(nodes: Nodes) -> Iterator[Judgement]:
    policy = mapping_of(nodes.group.content.get("UpdatePolicy"))
    replaced = nodes.is_managed or any(
        key in policy for key in ("AutoScalingRollingUpdate", "AutoScalingReplacingUpdate")
    )
    for launch in nodes.launches:
        if is_unknown(data_of(launch, "UserData")):
            replaced = False
            yield unsure(launch, "what nodes run when they start is not known")
        elif found := _PATCHES.search(user_data_of(launch)):
            replaced = False
            yield unmet(
                launch,
                "UserData",
                f"nodes must be replaced, not patched, got {found[0]!r} in their user data, after "
                "which no two are equal; use a newer image",
                *path_of(launch, "UserData"),
            )
    if not nodes.is_managed and not policy and nodes.group.at("MaxInstanceLifetime") is None:
        yield unmet(
            nodes.group,
            "UpdatePolicy",
            "a change of the launch template must replace the nodes, got an Auto Scaling group "
            "without UpdatePolicy, whose nodes stay as they are; add AutoScalingRollingUpdate, or "
            "use a managed node group",
            "UpdatePolicy",
        )
    elif nodes.has_own_template and not nodes.launches:
        yield unsure(nodes.group, "its launch template is not in these templates")
    elif replaced or nodes.group.at("MaxInstanceLifetime") is not None:
        yield met(nodes.group)


def _class(one: KubernetesItem) -> Iterator[Judgement]:
    if not is_known(one.at("spec", "amiSelectorTerms")):
        yield unsure(one, f"which images {one} takes is not known")
    for term in one.each("spec", "amiSelectorTerms"):
        if words(at(term, "alias")).endswith("@latest"):
            yield unmet(
                one,
                f"Alias::{one.name}",
                f"nodes must have a pinned image, so that they stay equal, got "
                f"{words(at(term, 'alias'))} in {one}; name a version",
            )


def _pool(pool: KubernetesItem) -> Judgement:
    expires = pool.at("spec", "template", "spec", "expireAfter")
    if words(expires) == "Never":
        return unmet(
            pool,
            f"ExpireAfter::{pool.name}",
            f"nodes must be replaced regularly, got expireAfter Never in {pool}; name a time such "
            "as 720h",
        )
    return met(pool) if is_known(expires) else unsure(pool, f"expireAfter of {pool} is {expires}")
