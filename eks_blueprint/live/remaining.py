"""Everything of a cluster that CloudFormation did not make, and does not delete."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.live.cluster import RunningCluster, cluster_of
from eks_blueprint.live.errors import NotFoundError
from eks_blueprint.live.instances import LiveInstance, instances_of
from eks_blueprint.live.load_balancers import LiveLoadBalancer, load_balancers_of
from eks_blueprint.live.session import Session
from eks_blueprint.live.volumes import (
    LiveInterface,
    LiveVolume,
    interfaces_of,
    unclaimed_volumes,
    volumes_of,
)

__all__ = ["Remaining", "remaining"]


@dataclass(frozen=True)
class Remaining:
    """What controllers of a cluster made, and what still exists of it.

    :param cluster: the cluster, or ``None`` if it does not exist.
    :param load_balancers: load balancers of Ingresses, Services and Gateways.
    :param instances: instances of Karpenter and of EKS Auto Mode. Those of managed node groups are
        not among them: CloudFormation deletes the groups.
    :param volumes: volumes of PersistentVolumeClaims.
    :param unclaimed_volumes: unattached volumes of claims, of this or of another cluster.
    :param interfaces: network interfaces of the VPC CNI that are attached to nothing.
    """

    cluster: RunningCluster | None
    load_balancers: tuple[LiveLoadBalancer, ...]
    instances: tuple[LiveInstance, ...]
    volumes: tuple[LiveVolume, ...]
    unclaimed_volumes: tuple[LiveVolume, ...]
    interfaces: tuple[LiveInterface, ...]


def remaining(session: Session, name: str) -> Remaining:
    """Look what exists of a cluster, also after the cluster itself is gone.

    :param session: a session in the Region of the cluster.
    :param name: name of the cluster.
    :raises LiveError: if AWS cannot be asked.
    """
    try:
        cluster = cluster_of(session, name)
    except NotFoundError:
        cluster = None
    return Remaining(
        cluster=cluster,
        load_balancers=load_balancers_of(session, name),
        instances=tuple(one for one in instances_of(session, name) if not one.node_group),
        volumes=volumes_of(session, name),
        unclaimed_volumes=unclaimed_volumes(session),
        interfaces=tuple(one for one in interfaces_of(session, name) if one.status == "available"),
    )
