"""Looks at node groups and pools: they may use Graviton, or Spot."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.catalogue.instances import InstanceType
from eks_blueprint.errors import BlueprintError
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.nodes import (
    Nodes,
    karpenter_pools,
    nodes_of,
)
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, number, words

__all__ = ["judge"]

_ARCHITECTURE = "kubernetes.io/arch"
_CAPACITY = "karpenter.sh/capacity-type"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of nodes whether they may use modern processors or spare capacity."""
    for cluster in scene.clusters:
        for nodes in nodes_of(cluster):
            if not nodes.is_windows:
                yield _group(nodes)
        for pool in karpenter_pools(cluster):
            if not is_known(pool.at("spec", "template", "spec", "requirements")):
                yield unsure(pool, f"which instances {pool} takes is not known")
            elif _allows(pool, _ARCHITECTURE, "arm64") or _allows(pool, _CAPACITY, "spot"):
                yield met(pool)
            elif not _has_gpus(pool):
                yield unmet(
                    pool,
                    f"Requirements::{pool.name}",
                    f"nodes must be able to use Graviton or Spot, got neither in {pool}; allow "
                    f"arm64 in {_ARCHITECTURE}, or spot in {_CAPACITY}",
                )
            else:
                yield met(pool)


def _group(nodes: Nodes) -> Judgement:
    types = [_type(one) for one in nodes.instance_types]
    mixed = nodes.group.at("MixedInstancesPolicy", "InstancesDistribution")
    # Auto Scaling API, InstancesDistribution: where nothing is said, all instances are on demand.
    share = 100 if (given := at(mixed, "OnDemandPercentageAboveBaseCapacity")) is None else given
    if (
        words(nodes.group.at("CapacityType")) == "SPOT"
        or "ARM_64" in words(nodes.group.at("AmiType"))
        or (is_known(share) and number(share) != 100)
        or any(one is not None and (one.architecture == "arm64" or one.gpu) for one in types)
    ):
        return met(nodes.group)
    kind, capacity = nodes.group.at("AmiType"), nodes.group.at("CapacityType")
    if not is_known([share, kind, capacity]):
        return unsure(nodes.group, "whether it uses Graviton or Spot is not known")
    if None in types or (nodes.has_own_template and not nodes.launches and not types):
        return unsure(nodes.group, "the types of its instances are not known")
    return unmet(
        nodes.group,
        "InstanceTypes",
        f"nodes must be able to use Graviton or Spot, got {', '.join(nodes.instance_types) or 'no'}"
        " instance types, on demand; use types such as m7g.large with an AMI for arm64, or Spot",
        "Properties",
        "InstanceTypes",
    )


def _type(name: str) -> InstanceType | None:
    try:
        return InstanceType.parse(name)
    except BlueprintError:
        return None


def _allows(pool: KubernetesItem, key: str, value: str) -> bool:
    found = [
        one
        for one in pool.each("spec", "template", "spec", "requirements")
        if words(at(one, "key")) == key
    ]
    for one in found:
        named = value in map(words, each(one, "values"))
        operator = words(at(one, "operator"))
        if (operator == "In" and not named) or (operator == "NotIn" and named):
            return False
    # Where nothing is said, Karpenter starts x86 and on-demand instances.
    return bool(found)


def _has_gpus(pool: KubernetesItem) -> bool:
    return any(
        "gpu" in words(at(one, "key"))
        for one in pool.each("spec", "template", "spec", "requirements")
    )
