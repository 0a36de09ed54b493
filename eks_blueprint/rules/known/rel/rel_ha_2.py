"""Looks at workloads and node groups: nothing runs once only, and nodes are replaced gradually."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.item import Item, KubernetesItem, ReleaseItem, at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    karpenter_pools,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, number, words

__all__ = ["judge"]

_ALL = ("100%", "100")
_NONE = ("0", "0%")
# More than half at once leaves less than half to serve.
_HALF = 50


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say what runs once only, and what is replaced all at once."""
    for cluster in scene.clusters:
        scaled = {_target(one) for one in cluster.of_kind("HorizontalPodAutoscaler") if _twice(one)}
        for one in cluster.of_kind("Deployment"):
            yield from _deployment(one, scaled)
        for one in cluster.of_kind("PodDisruptionBudget"):
            yield _budget(one)
        for pool in karpenter_pools(cluster):
            yield _pool(pool)
        for release in cluster.releases:
            yield from _release(release)
        for group in cluster.node_groups:
            yield _group(group)


def _target(one: KubernetesItem) -> tuple[str, str]:
    return one.namespace, words(one.at("spec", "scaleTargetRef", "name"))


def _twice(one: KubernetesItem) -> bool:
    return (number(one.at("spec", "minReplicas")) or 1) > 1


def _deployment(one: KubernetesItem, scaled: set[tuple[str, str]]) -> Iterator[Judgement]:
    given = one.at("spec", "replicas")
    count = 1 if given is None else number(given)
    if count is None:
        yield unsure(one, f"the replicas of {one} are not known")
    elif count > 1 or (one.namespace, one.name) in scaled:
        yield met(one)
    elif count == 1:
        yield unmet(
            one,
            f"Replicas::{one}",
            f"a workload must survive the replacement of a node, got {one} with one replica; set "
            "replicas to 2 or more",
        )


def _budget(one: KubernetesItem) -> Judgement:
    if words(one.at("spec", "maxUnavailable")) in _NONE or (
        words(one.at("spec", "minAvailable")) == "100%"
    ):
        return unmet(
            one,
            f"{one}",
            f"a disruption budget must let nodes be replaced, got {one}, which never does; allow "
            "one pod to be unavailable",
        )
    if not is_known([one.at("spec", "maxUnavailable"), one.at("spec", "minAvailable")]):
        return unsure(one, f"how many pods {one} lets go is not known")
    return met(one)


def _pool(pool: KubernetesItem) -> Judgement:
    if not is_known(pool.at("spec", "disruption", "budgets")):
        return unsure(pool, f"how many nodes of {pool} are replaced at once is not known")
    # What holds at some times, or for some reasons, limits nothing at others.
    budgets = [
        one
        for one in pool.each("spec", "disruption", "budgets")
        if not at(one, "schedule") and not at(one, "reasons")
    ]
    if pool.each("spec", "disruption", "budgets") and all(
        words(at(one, "nodes")) in _ALL for one in budgets
    ):
        return unmet(
            pool,
            f"Budgets::{pool.name}",
            f"nodes must be replaced gradually, got a disruption budget of 100% in {pool}; allow "
            "10%",
        )
    return met(pool)


def _release(release: ReleaseItem) -> Iterator[Judgement]:
    for name in ("replicas", "replicaCount"):
        given = number(release.at(name))
        if given is None:
            if not is_known(release.at(name)):
                yield unsure(release, f"the replicas of {release} are not known")
            continue
        if given == 1:
            yield unmet(
                release,
                f"Replicas::{release.name or release.chart}",
                f"a controller must survive the replacement of a node, got {release} with {name} "
                "1; set it to 2",
            )
        elif given > 1:
            yield met(release)


def _group(group: Item) -> Judgement:
    share = number(group.at("UpdateConfig", "MaxUnavailablePercentage"))
    count = number(group.at("UpdateConfig", "MaxUnavailable"))
    wanted = number(group.at("ScalingConfig", "DesiredSize")) or number(
        group.at("ScalingConfig", "MinSize")
    )
    if (share is not None and share > _HALF) or (
        count is not None and wanted is not None and count > 1 and count * 2 > wanted
    ):
        return unmet(
            group,
            "UpdateConfig",
            "nodes must be replaced gradually, got an update of more than half of them at once; "
            "set MaxUnavailablePercentage to 33",
            "Properties",
            "UpdateConfig",
        )
    if not is_known(group.at("UpdateConfig")) or (
        count is not None and count > 1 and not is_known(group.at("ScalingConfig"))
    ):
        return unsure(group, "how many nodes are replaced at once is not known")
    return met(group)
