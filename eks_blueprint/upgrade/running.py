"""What runs, as AWS says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eks_blueprint.live.addons import AddonVersion, InstalledAddon, addon_versions, addons_of
from eks_blueprint.live.cluster import (
    RunningCluster,
    SupportedVersion,
    cluster_of,
    versions_of_eks,
)
from eks_blueprint.live.errors import NotFoundError
from eks_blueprint.live.insights import Insight, insights_of
from eks_blueprint.live.instances import running_instances
from eks_blueprint.live.node_groups import (
    RunningFargateProfile,
    RunningNodeGroup,
    fargate_profiles_of,
    node_groups_of,
)
from eks_blueprint.live.quotas import VcpuQuota, vcpu_quota, vcpu_quotas
from eks_blueprint.live.session import Session
from eks_blueprint.live.subnets import LiveSubnet, subnets_of

__all__ = ["Running", "quota_codes", "running"]


@dataclass(frozen=True)
class Running:
    """What AWS says about a cluster.

    :param cluster: the cluster, or ``None`` if it does not exist.
    :param addons: its add-ons.
    :param node_groups: its managed node groups.
    :param fargate_profiles: its Fargate profiles.
    :param quotas: quotas of vCPUs that its node groups count against.
    :param vcpus: vCPUs of an instance, by type, of those that run.
    :param versions: Kubernetes versions that EKS knows.
    :param subnets: subnets of the control plane.
    :param node_subnets: subnets of the node groups.
    :param insights: what EKS found about an upgrade, and about settings.
    :param offered: versions of add-ons that EKS offers for the target, by add-on.
    """

    cluster: RunningCluster | None
    addons: Sequence[InstalledAddon] = ()
    node_groups: Sequence[RunningNodeGroup] = ()
    fargate_profiles: Sequence[RunningFargateProfile] = ()
    quotas: Sequence[VcpuQuota] = ()
    vcpus: Mapping[str, int] = field(default_factory=dict)
    versions: Sequence[SupportedVersion] = ()
    subnets: Sequence[LiveSubnet] = ()
    node_subnets: Sequence[LiveSubnet] = ()
    insights: Sequence[Insight] = ()
    offered: Mapping[str, Sequence[AddonVersion]] = field(default_factory=dict)


def running(session: Session, name: str, *, target: str, addons: Iterable[str] = ()) -> Running:
    """Ask AWS what runs.

    :param session: a session in the Region of the cluster.
    :param name: name of the cluster.
    :param target: the next version of Kubernetes.
    :param addons: add-ons of the spec. Default: those that are installed.
    :raises LiveError: if AWS cannot be asked.
    """
    try:
        cluster = cluster_of(session, name)
    except NotFoundError:
        return Running(None)
    installed = addons_of(session, name)
    names = dict.fromkeys((*addons, *(one.name for one in installed)))
    groups = node_groups_of(session, name)
    codes = {code for one in groups for code in quota_codes(one)}
    instances = running_instances(session) if codes else ()
    of_groups = {key for one in groups for key in one.subnets}
    subnets = subnets_of(session, [*cluster.subnets, *of_groups])
    return Running(
        cluster=cluster,
        addons=installed,
        node_groups=groups,
        fargate_profiles=fargate_profiles_of(session, name),
        quotas=vcpu_quotas(session, codes, running=instances),
        vcpus={one.type: one.vcpus for one in instances},
        versions=versions_of_eks(session),
        subnets=[one for one in subnets if one.id in cluster.subnets],
        node_subnets=[one for one in subnets if one.id in of_groups],
        insights=insights_of(session, name, categories=("UPGRADE_READINESS", "MISCONFIGURATION")),
        offered={
            one: found for one in names if (found := _offered(session, one, target)) is not None
        },
    )


def quota_codes(group: RunningNodeGroup) -> set[str]:
    """Return the codes of the quotas that the instances of a group count against.

    :param group: a node group that runs.
    """
    spot = group.capacity_type == "SPOT"
    found = (vcpu_quota(one, spot=spot) for one in group.instance_types)
    return {code for code in found if code is not None}


def _offered(session: Session, name: str, target: str) -> Sequence[AddonVersion] | None:
    try:
        return addon_versions(session, name, kubernetes=target)
    except NotFoundError:
        return None
