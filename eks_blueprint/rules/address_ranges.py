"""Whether pods of a cluster on IPv4 have addresses of their own."""

from __future__ import annotations

from eks_blueprint.rules.cluster import Cluster
from eks_blueprint.rules.item import at
from eks_blueprint.rules.values import flag

__all__ = ["has_own_range"]

_SWITCH = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"
# Engines that give pods addresses that no VPC has, unless told otherwise.
_OVERLAYS = ("cilium", "calico", "tigera-operator")


def has_own_range(cluster: Cluster) -> bool:
    """Say whether pods of a cluster on IPv4 have a range of their own.

    :param cluster: the cluster.
    """
    if flag(at(cluster.settings("vpc-cni"), "env", _SWITCH)) is True:
        return True
    chart = cluster.release("aws-vpc-cni")
    if chart is not None and flag(chart.at("env", _SWITCH)) is True:
        return True
    return (
        next(cluster.of_kind("ENIConfig"), None) is not None
        or cluster.release(*_OVERLAYS) is not None
    )
