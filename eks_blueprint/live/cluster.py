"""Clusters that run, as EKS describes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eks_blueprint.live._read import day
from eks_blueprint.live.health import HealthIssue, health
from eks_blueprint.live.session import Session

__all__ = ["RunningCluster", "SupportedVersion", "cluster_of", "versions_of_eks"]


@dataclass(frozen=True)
class RunningCluster:
    """A cluster.

    :param name: its name.
    :param version: Kubernetes version of the control plane, such as ``1.35``.
    :param platform_version: platform version, such as ``eks.12``.
    :param status: its status, such as ``ACTIVE``.
    :param support_type: ``STANDARD`` or ``EXTENDED``: what happens when standard support ends.
    :param endpoint: address of the API server.
    :param created: day of its creation, in UTC.
    :param vpc: id of the VPC.
    :param subnets: ids of the subnets of the control plane.
    :param auto_mode: whether EKS Auto Mode is on.
    :param deletion_protection: whether EKS refuses to delete it.
    :param scaling_tier: tier of the control plane, ``standard`` where none is provisioned.
    :param issues: what EKS says is wrong with it.
    """

    name: str
    version: str
    platform_version: str
    status: str
    support_type: str
    endpoint: str
    created: date | None
    vpc: str
    subnets: tuple[str, ...]
    auto_mode: bool
    deletion_protection: bool
    scaling_tier: str
    issues: tuple[HealthIssue, ...]


@dataclass(frozen=True)
class SupportedVersion:
    """A Kubernetes version that EKS knows.

    :param version: the version, such as ``1.35``.
    :param status: ``STANDARD_SUPPORT``, ``EXTENDED_SUPPORT`` or ``UNSUPPORTED``.
    :param default: whether a new cluster gets it if none is named.
    :param released: day of its release on EKS.
    :param end_of_standard_support: last day of standard support.
    :param end_of_extended_support: last day of extended support.
    """

    version: str
    status: str
    default: bool
    released: date | None
    end_of_standard_support: date | None
    end_of_extended_support: date | None


def cluster_of(session: Session, name: str) -> RunningCluster:
    """Describe a cluster.

    :param session: a session in the Region of the cluster.
    :param name: its name.
    :raises NotFoundError: if it does not exist.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``DescribeCluster``.
    """
    answer = session.call("eks", "describe_cluster", name=name)["cluster"]
    vpc = answer.get("resourcesVpcConfig") or {}
    return RunningCluster(
        name=answer["name"],
        version=answer.get("version", ""),
        platform_version=answer.get("platformVersion", ""),
        status=answer.get("status", ""),
        support_type=(answer.get("upgradePolicy") or {}).get("supportType", ""),
        endpoint=answer.get("endpoint", ""),
        created=day(answer.get("createdAt")),
        vpc=vpc.get("vpcId", ""),
        subnets=tuple(vpc.get("subnetIds") or ()),
        auto_mode=bool((answer.get("computeConfig") or {}).get("enabled")),
        deletion_protection=bool(answer.get("deletionProtection")),
        scaling_tier=(answer.get("controlPlaneScalingConfig") or {}).get("tier", "standard"),
        issues=health(answer),
    )


def versions_of_eks(session: Session) -> tuple[SupportedVersion, ...]:
    """Describe the Kubernetes versions of EKS, also those in extended support, the newest first.

    :param session: a session in any Region.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``DescribeClusterVersions``.
    """
    found = [
        SupportedVersion(
            version=one["clusterVersion"],
            status=one.get("versionStatus", ""),
            default=bool(one.get("defaultVersion")),
            released=day(one.get("releaseDate")),
            end_of_standard_support=day(one.get("endOfStandardSupportDate")),
            end_of_extended_support=day(one.get("endOfExtendedSupportDate")),
        )
        for one in session.items("eks", "describe_cluster_versions", "clusterVersions")
    ]
    return tuple(sorted(found, key=lambda one: _number(one.version), reverse=True))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
