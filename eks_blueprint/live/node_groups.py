"""Managed node groups and Fargate profiles that run."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eks_blueprint.live.health import HealthIssue, health
from eks_blueprint.live.session import Session

__all__ = ["RunningFargateProfile", "RunningNodeGroup", "fargate_profiles_of", "node_groups_of"]


@dataclass(frozen=True)
class RunningNodeGroup:
    """A managed node group.

    :param name: its name.
    :param version: Kubernetes version of its nodes, or an empty text for an AMI of one's own.
    :param release: release of the AMI.
    :param status: its status, such as ``ACTIVE`` or ``DEGRADED``.
    :param ami_type: kind of AMI.
    :param capacity_type: ``ON_DEMAND``, ``SPOT`` or ``CAPACITY_BLOCK``.
    :param instance_types: its instance types; none where the launch template names one.
    :param subnets: ids of its subnets.
    :param min_size: least number of nodes.
    :param desired_size: number of nodes.
    :param max_size: largest number of nodes.
    :param max_unavailable: nodes that an update replaces at once.
    :param starts_first: whether an update starts new nodes before it stops old ones.
    :param issues: what EKS says is wrong with it.
    """

    name: str
    version: str
    release: str
    status: str
    ami_type: str
    capacity_type: str
    instance_types: tuple[str, ...]
    subnets: tuple[str, ...]
    min_size: int
    desired_size: int
    max_size: int
    max_unavailable: int
    starts_first: bool
    issues: tuple[HealthIssue, ...]


@dataclass(frozen=True)
class RunningFargateProfile:
    """A Fargate profile.

    :param name: its name.
    :param status: its status.
    :param subnets: ids of its subnets.
    :param issues: what EKS says is wrong with it.
    """

    name: str
    status: str
    subnets: tuple[str, ...]
    issues: tuple[HealthIssue, ...]


def node_groups_of(session: Session, cluster: str) -> tuple[RunningNodeGroup, ...]:
    """Describe the managed node groups of a cluster.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises NotFoundError: if the cluster does not exist.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``ListNodegroups`` and ``DescribeNodegroup``.
    """
    names = session.items("eks", "list_nodegroups", "nodegroups", clusterName=cluster)
    return tuple(_node_group(session, cluster, name) for name in names)


def fargate_profiles_of(session: Session, cluster: str) -> tuple[RunningFargateProfile, ...]:
    """Describe the Fargate profiles of a cluster.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises NotFoundError: if the cluster does not exist.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``ListFargateProfiles`` and ``DescribeFargateProfile``.
    """
    names = session.items(
        "eks", "list_fargate_profiles", "fargateProfileNames", clusterName=cluster
    )
    return tuple(_profile(session, cluster, name) for name in names)


def _node_group(session: Session, cluster: str, name: str) -> RunningNodeGroup:
    answer = session.call("eks", "describe_nodegroup", clusterName=cluster, nodegroupName=name)
    group = answer["nodegroup"]
    scaling, update = group.get("scalingConfig") or {}, group.get("updateConfig") or {}
    desired = int(scaling.get("desiredSize", 0))
    # EKS API reference, UpdateNodegroupConfig: one node where nothing is said, at most 100.
    share = math.ceil(desired * int(update.get("maxUnavailablePercentage", 0)) / 100)
    return RunningNodeGroup(
        name=group["nodegroupName"],
        version=group.get("version", ""),
        release=group.get("releaseVersion", ""),
        status=group.get("status", ""),
        ami_type=group.get("amiType", ""),
        capacity_type=group.get("capacityType", ""),
        instance_types=tuple(group.get("instanceTypes") or ()),
        subnets=tuple(group.get("subnets") or ()),
        min_size=int(scaling.get("minSize", 0)),
        desired_size=desired,
        max_size=int(scaling.get("maxSize", 0)),
        max_unavailable=min(100, max(1, share, int(update.get("maxUnavailable", 0)))),
        starts_first=update.get("updateStrategy", "DEFAULT") == "DEFAULT",
        issues=health(group),
    )


def _profile(session: Session, cluster: str, name: str) -> RunningFargateProfile:
    answer = session.call(
        "eks", "describe_fargate_profile", clusterName=cluster, fargateProfileName=name
    )
    profile = answer["fargateProfile"]
    return RunningFargateProfile(
        name=profile["fargateProfileName"],
        status=profile.get("status", ""),
        subnets=tuple(profile.get("subnets") or ()),
        issues=health(profile),
    )
