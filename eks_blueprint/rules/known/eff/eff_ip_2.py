"""Looks at clusters on IPv4: pods have a range of their own."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.rules.address_ranges import has_own_range
from eks_blueprint.rules.judgement import Judgement, met, unmet, unsure
from eks_blueprint.rules.scene import Scene
from eks_blueprint.rules.values import is_known, words

__all__ = ["judge"]

_MESSAGE = (
    "pods on IPv4 must have a range of their own, got a VPC CNI without custom networking; set "
    "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG to true and add a range of 100.64.0.0/10 with subnets for "
    "pods"
)


def judge(scene: Scene) -> Iterator[Judgement]:
    """Say of each cluster on IPv4 whether its pods have a range of their own."""
    for cluster in scene.clusters:
        family = cluster.at("KubernetesNetworkConfig", "IpFamily")
        if words(family) == "ipv6" or not is_known(family) or not cluster.has_nodes:
            continue
        addon = cluster.addons.get("vpc-cni")
        if has_own_range(cluster):
            yield met(addon or cluster.item)
        elif (chart := cluster.release("aws-vpc-cni")) is not None and chart.values is not None:
            yield unmet(chart, "CustomNetworking", _MESSAGE)
        elif addon is None or cluster.settings("vpc-cni") is None:
            yield unsure(cluster.item, "what the VPC CNI does is not in these templates")
        else:
            yield unmet(
                addon,
                "CustomNetworking",
                _MESSAGE,
                "Properties",
                "ConfigurationValues",
            )
