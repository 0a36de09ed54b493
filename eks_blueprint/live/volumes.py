"""Volumes and network interfaces that controllers of a cluster made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eks_blueprint.live._read import day, tags
from eks_blueprint.live.session import Session

__all__ = ["LiveInterface", "LiveVolume", "interfaces_of", "unclaimed_volumes", "volumes_of"]

# The EBS driver tags volumes with the claim that they are made for: aws-ebs-csi-driver at commit
# 429e202, docs/tagging.md. Which tag names the cluster depends on the driver:
# AmazonEBSCSIDriverEKSClusterScopedPolicy wants the first, EKS Auto Mode sets the second, and the
# option k8sTagClusterId the last two.
_CLAIM = ("kubernetes.io/created-for/pvc/namespace", "kubernetes.io/created-for/pvc/name")
_CLUSTER_TAGS = ("ebs.csi.aws.com/cluster-name", "eks:eks-cluster-name", "KubernetesCluster")
_OWNED = "kubernetes.io/cluster/"
# aws/amazon-vpc-cni-k8s at commit b521883, pkg/awsutils/awsutils.go.
_CNI = "cluster.k8s.amazonaws.com/name"


@dataclass(frozen=True)
class LiveVolume:
    """An EBS volume of a PersistentVolumeClaim.

    :param id: its id.
    :param state: its state: ``available`` where it is attached to nothing.
    :param size_gib: its size.
    :param type: its type, such as ``gp3``.
    :param zone: Availability Zone.
    :param claim: namespace and name of the claim, or an empty text.
    :param created: day of its creation, in UTC.
    """

    id: str
    state: str
    size_gib: int
    type: str
    zone: str
    claim: str
    created: date | None


@dataclass(frozen=True)
class LiveInterface:
    """A network interface that the VPC CNI made.

    :param id: its id.
    :param status: its status: ``available`` where it is attached to nothing.
    :param subnet: id of its subnet.
    :param description: its description.
    """

    id: str
    status: str
    subnet: str
    description: str


def volumes_of(session: Session, cluster: str) -> tuple[LiveVolume, ...]:
    """Describe the volumes of claims whose tags name a cluster.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 API reference, ``DescribeVolumes``.
    """
    keys = [*((key, cluster) for key in _CLUSTER_TAGS), (f"{_OWNED}{cluster}", "owned")]
    claimed = {"Name": "tag-key", "Values": [_CLAIM[1]]}
    found: dict[str, LiveVolume] = {}
    for key, value in keys:
        filters = [{"Name": f"tag:{key}", "Values": [value]}, claimed]
        found |= {one["VolumeId"]: _volume(one) for one in _volumes(session, filters)}
    return tuple(found[key] for key in sorted(found))


def unclaimed_volumes(session: Session) -> tuple[LiveVolume, ...]:
    """Describe unattached volumes of claims whose tags name no cluster.

    The EBS driver names the cluster only where it is told to, so they may be of any cluster of the
    account and Region.

    :param session: a session in the Region.
    :raises LiveError: if AWS cannot be asked.
    """
    filters = [
        {"Name": "tag-key", "Values": [_CLAIM[1]]},
        {"Name": "status", "Values": ["available"]},
    ]
    found = [
        _volume(one)
        for one in _volumes(session, filters)
        if not any(key in _CLUSTER_TAGS or key.startswith(_OWNED) for key in tags(one.get("Tags")))
    ]
    return tuple(sorted(found, key=lambda one: one.id))


def interfaces_of(session: Session, cluster: str) -> tuple[LiveInterface, ...]:
    """Describe the network interfaces that the VPC CNI of a cluster made.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 API reference, ``DescribeNetworkInterfaces``.
    """
    chosen = [{"Name": f"tag:{_CNI}", "Values": [cluster]}]
    found = [
        LiveInterface(
            id=one["NetworkInterfaceId"],
            status=one.get("Status", ""),
            subnet=one.get("SubnetId", ""),
            description=one.get("Description", ""),
        )
        for one in session.items(
            "ec2", "describe_network_interfaces", "NetworkInterfaces", Filters=chosen
        )
    ]
    return tuple(sorted(found, key=lambda one: one.id))


def _volumes(session: Session, filters: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return session.items("ec2", "describe_volumes", "Volumes", Filters=list(filters))


def _volume(one: Mapping[str, Any]) -> LiveVolume:
    own = tags(one.get("Tags"))
    return LiveVolume(
        id=one["VolumeId"],
        state=one.get("State", ""),
        size_gib=int(one.get("Size", 0)),
        type=one.get("VolumeType", ""),
        zone=one.get("AvailabilityZone", ""),
        claim="/".join(own[key] for key in _CLAIM if key in own),
        created=day(one.get("CreateTime")),
    )
