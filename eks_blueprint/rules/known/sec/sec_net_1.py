"""Looks at clusters with nodes: something enforces network policies."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.installed import installed
from eks_blueprint.rules.item import at
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import flag

__all__ = ["judge"]

_ENGINES = ("cilium", "tigera-operator", "calico", "antrea")
# Those of the VPC CNI, of Kubernetes and of Cilium; Calico's and Antrea's are named alike.
_POLICIES = (
    "NetworkPolicy",
    "ClusterNetworkPolicy",
    "ApplicationNetworkPolicy",
    "AdminNetworkPolicy",
    "BaselineAdminNetworkPolicy",
    "GlobalNetworkPolicy",
    "CiliumNetworkPolicy",
    "CiliumClusterwideNetworkPolicy",
)
_ADDON = "vpc-cni"
_SWITCH = "enable-network-policy-controller"


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster what enforces its network policies."""
    for cluster in scene.clusters:
        if cluster.has_nodes:
            yield _cluster(cluster)


def _cluster(cluster: Cluster) -> Judgement:
    message = (
        "something must enforce network policies, got nothing; turn on enableNetworkPolicy in the "
        "configuration of the add-on vpc-cni"
    )
    engine = cluster.release(*_ENGINES)
    if engine is not None:
        return met(engine, _limit(cluster))
    for one in cluster.of_kind("ConfigMap"):
        if one.name == "amazon-vpc-cni" and flag(one.at("data", _SWITCH)) is True:
            return met(one, _limit(cluster))
    if cluster.is_auto:
        return installed(
            cluster,
            None,
            "NetworkPolicyController",
            f"{message}, or in Auto Mode {_SWITCH} in the ConfigMap kube-system/amazon-vpc-cni",
        )
    chart = cluster.release("aws-vpc-cni")
    if chart is not None and chart.values is not None:
        if flag(chart.at("enableNetworkPolicy")) is True:
            return met(chart, _limit(cluster))
        return unmet(
            chart,
            "enableNetworkPolicy",
            "something must enforce network policies, got the chart aws-vpc-cni without "
            "enableNetworkPolicy; set it to true",
        )
    addon = cluster.addons.get(_ADDON)
    if addon is None:
        return installed(cluster, None, "vpc-cni", message)
    settings = cluster.settings(_ADDON)
    enabled = flag(at(settings, "enableNetworkPolicy"), False) if settings is not None else None
    if enabled:
        return met(addon, _limit(cluster))
    if enabled is None:
        return unsure(addon, "whether it enforces network policies is not known")
    return unmet(addon, "enableNetworkPolicy", message, "Properties", "ConfigurationValues")


def _limit(cluster: Cluster) -> str:
    """Say so if nothing is there that could be enforced."""
    # What a repository brings is not known.
    if cluster.hidden is not None or any(one.kind in _POLICIES for one in cluster.objects):
        return ""
    return (
        "the engine is on, but these templates have no network policy, so no pod's traffic is "
        "limited"
    )
