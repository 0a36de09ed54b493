"""What deleting a cluster leaves behind, and loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint.errors import BlueprintError
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.source import Source
from eks_blueprint.teardown import TeardownPlan, teardown_plan

__all__ = ["Deletion", "Fate", "deletion_of"]


# Drivers of EBS volumes: the add-on, and that of EKS Auto Mode. EKS user guide, "Create a storage
# class".
_EBS = ("ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com")


@dataclass(frozen=True)
class Fate:
    """What becomes of something when a cluster is deleted.

    :param what: what it is.
    :param why: what decides it: a stack, a step by hand, or a reason.
    :param count: how many; 0 where only the cluster knows.
    :param names: names or logical ids, where they are worth knowing.
    :param charged: how AWS charges what stays; empty, not at all.
    :param loses: what is gone for ever when what stays is removed; empty, nothing.
    """

    what: str
    why: str
    count: int = 0
    names: tuple[str, ...] = ()
    charged: str = ""
    loses: str = ""


@dataclass(frozen=True)
class Deletion:
    """The deletion of a cluster.

    :param plan: the plan; ``None`` for a cluster that plans do not read.
    :param note: why there is none, or empty.
    :param deleted: what is deleted, and can be deployed again.
    :param stays: what stays, and what is charged for it.
    :param lost: data that is lost for ever.
    """

    plan: TeardownPlan | None
    note: str
    deleted: tuple[Fate, ...] = ()
    stays: tuple[Fate, ...] = ()
    lost: tuple[Fate, ...] = ()


def deletion_of(source: Source, cluster: Cluster) -> Deletion:
    """Return what is done to delete a cluster, what is lost and what stays.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    if cluster.resource.type != "AWS::EKS::Cluster":
        return Deletion(
            None,
            "the deletion is planned for AWS::EKS::Cluster only, not for clusters of the "
            "construct aws_eks.Cluster",
        )
    try:
        plan = teardown_plan(source.assembly, clusters=_pattern(cluster.name))
    except BlueprintError as error:
        return Deletion(None, str(error))
    stays = (*_stays(plan), *_retained(cluster))
    return Deletion(plan, "", tuple(_deleted(plan)), stays, tuple(_lost(plan)))


def _deleted(plan: TeardownPlan) -> Iterator[Fate]:
    for stack in plan.stacks:
        for one in stack.phases:
            yield Fate(one.what, f"stack {stack.stack}", one.count)


def _stays(plan: TeardownPlan) -> Iterator[Fate]:
    for kept in plan.kept:
        yield Fate(
            kept.what,
            f"stack {kept.stack} keeps them",
            len(kept.names),
            kept.names,
            kept.charged,
            kept.loses,
        )
    for one in plan.stays:
        yield Fate(one.name, one.reason, charged="as before")


def _retained(cluster: Cluster) -> Iterator[Fate]:
    """Yield what drivers made in EC2 and leave there: nothing in a template counts it."""
    for one in cluster.objects:
        content = one.content
        if one.kind == "StorageClass" and content.get("provisioner") in _EBS:
            what, policy = "EBS volumes", "reclaimPolicy"
        elif one.kind == "VolumeSnapshotClass" and content.get("driver") in _EBS:
            what, policy = "EBS snapshots", "deletionPolicy"
        else:
            continue
        if content.get(policy) == "Retain":
            yield Fate(
                f"{what} of class {one.name}",
                f"{policy} of the class is Retain",
                charged="by size, until they are deleted",
                loses="their data",
            )


def _lost(plan: TeardownPlan) -> Iterator[Fate]:
    for cluster in plan.clusters:
        for step in cluster.before:
            if step.loses:
                yield Fate(step.loses, f"step by hand in {cluster.name}: {step.title}")
    for lost in plan.lost:
        yield Fate(lost.what, f"stack {lost.stack}", len(lost.names), lost.names)


def _pattern(name: str) -> str:
    """Return a pattern that matches a name only."""
    return "".join(f"[{one}]" if one in "*?[," else one for one in name)
