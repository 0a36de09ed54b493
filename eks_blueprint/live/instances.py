"""EC2 instances: those of a cluster, and those that count against quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.live._read import tags
from eks_blueprint.live.session import Session

__all__ = ["LiveInstance", "instances_of", "running_instances"]

# Managed node groups, Karpenter and EKS Auto Mode tag instances with the first, Karpenter also with
# the second: EKS user guide, "Amazon EKS resources tags"; Karpenter documentation, "NodeClasses".
_CLUSTER_TAGS = ("eks:eks-cluster-name", "aws:eks:cluster-name", "eks:cluster-name")
_POOL = "karpenter.sh/nodepool"
_GROUP = "eks:nodegroup-name"
_ALIVE = {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}
_RUNNING = {"Name": "instance-state-name", "Values": ["pending", "running"]}


@dataclass(frozen=True)
class LiveInstance:
    """An instance.

    :param id: its id.
    :param type: instance type.
    :param state: its state, such as ``running``.
    :param zone: Availability Zone.
    :param vcpus: vCPUs.
    :param spot: whether it is a Spot Instance.
    :param node_group: managed node group that made it, or an empty text.
    :param node_pool: NodePool of Karpenter or of EKS Auto Mode that made it, or an empty text.
    """

    id: str
    type: str
    state: str
    zone: str
    vcpus: int
    spot: bool
    node_group: str
    node_pool: str


def instances_of(session: Session, cluster: str) -> tuple[LiveInstance, ...]:
    """Describe the instances of a cluster that are not terminated, whoever made them.

    :param session: a session in the Region of the cluster.
    :param cluster: name of the cluster.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 API reference, ``DescribeInstances``.
    """
    filters = [{"Name": f"tag:{key}", "Values": [cluster]} for key in _CLUSTER_TAGS]
    filters.append({"Name": f"tag:kubernetes.io/cluster/{cluster}", "Values": ["owned"]})
    found = {one.id: one for chosen in filters for one in _instances(session, chosen, _ALIVE)}
    return tuple(found[key] for key in sorted(found))


def running_instances(session: Session) -> tuple[LiveInstance, ...]:
    """Describe all instances of the Region that count against quotas: pending and running.

    :param session: a session in the Region.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 user guide, "Amazon EC2 instance type quotas".
    """
    return tuple(_instances(session, _RUNNING))


def _instances(session: Session, *filters: Mapping[str, Any]) -> Iterator[LiveInstance]:
    reservations = session.items("ec2", "describe_instances", "Reservations", Filters=list(filters))
    for reservation in reservations:
        for one in reservation.get("Instances") or ():
            cpu, own = one.get("CpuOptions") or {}, tags(one.get("Tags"))
            yield LiveInstance(
                id=one["InstanceId"],
                type=one.get("InstanceType", ""),
                state=(one.get("State") or {}).get("Name", ""),
                zone=(one.get("Placement") or {}).get("AvailabilityZone", ""),
                vcpus=int(cpu.get("CoreCount", 0)) * int(cpu.get("ThreadsPerCore", 1)),
                spot=one.get("InstanceLifecycle") == "spot",
                node_group=own.get(_GROUP, ""),
                node_pool=own.get(_POOL, ""),
            )
