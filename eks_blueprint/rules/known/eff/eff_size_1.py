"""Looks at metrics and autoscalers of pods: the VPA and the HPA never share a workload."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.item import KubernetesItem, at, each
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

_SERVERS = ("metrics-server",)
_USERS = ("HorizontalPodAutoscaler", "VerticalPodAutoscaler", "ScaledObject")
_RESOURCES = ("cpu", "memory")
_Target = tuple[str, str, str]


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster whether pods can be sized and scaled."""
    for cluster in scene.clusters:
        scaled = {_target(one, "scaleTargetRef"): one for one in _scalers(cluster)}
        for vpa in cluster.of_kind("VerticalPodAutoscaler"):
            target = _target(vpa, "targetRef")
            mode = words(vpa.at("spec", "updatePolicy", "updateMode"))
            if target in scaled and mode != "Off" and _controlled(vpa) & _metrics(scaled[target]):
                yield unmet(
                    vpa,
                    f"{vpa}",
                    f"the VPA and the HPA must never size one workload, got {vpa} and "
                    f"{scaled[target]} for {target[1]} {target[2]}; set updateMode to Off",
                )
            elif not is_known([target, *scaled]):
                yield unsure(vpa, f"what {vpa} or an HPA sizes is not known")
            else:
                yield met(vpa)
        if cluster.is_auto or cluster.has_nodes or scaled:
            found = cluster.addons.get("metrics-server") or cluster.release(*_SERVERS)
            yield installed(
                cluster,
                found,
                "metrics-server",
                "pods must be scaled by what they use, got no metrics-server; add the add-on",
                limit=_limit(cluster),
            )


def _limit(cluster: Cluster) -> str:
    """Say so if metrics are there, and nothing that uses them."""
    if cluster.hidden is not None or any(cluster.of_kind(*_USERS)):
        return ""
    return "metrics are collected, but no autoscaler of pods in these templates uses them"


def _scalers(cluster: Cluster) -> Iterator[KubernetesItem]:
    return (one for one in cluster.of_kind("HorizontalPodAutoscaler") if _metrics(one))


def _target(one: KubernetesItem, name: str) -> _Target:
    return (
        one.namespace,
        words(one.at("spec", name, "kind")),
        words(one.at("spec", name, "name")),
    )


def _metrics(one: KubernetesItem) -> set[str]:
    """Return the resources by which it scales; the old API and no metric at all mean the CPU."""
    given = one.each("spec", "metrics")
    if not given:
        return {"cpu"}
    named = {
        words(at(metric, part, "name"))
        for metric in given
        for part in ("resource", "containerResource")
    }
    return named & {*_RESOURCES}


def _controlled(vpa: KubernetesItem) -> set[str]:
    policies = vpa.each("spec", "resourcePolicy", "containerPolicies")
    named = [
        {words(one) for one in each(policy, "controlledResources")}
        for policy in policies
        if at(policy, "controlledResources") is not None
    ]
    return set().union(*named) if named and len(named) == len(policies) else {*_RESOURCES}
