"""What deleting a cluster leaves behind, and loses."""

from __future__ import annotations

from dataclasses import dataclass

from eks_blueprint.errors import BlueprintError
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.source import Source
from eks_blueprint.teardown import TeardownPlan, teardown_plan

__all__ = ["Deletion", "deletion_of"]


@dataclass(frozen=True)
class Deletion:
    """The deletion of a cluster.

    :param plan: the plan; ``None`` for a cluster that plans do not read.
    :param note: why there is none, or empty.
    """

    plan: TeardownPlan | None
    note: str


def deletion_of(source: Source, cluster: Cluster) -> Deletion:
    """Return what is done to delete a cluster, what is lost and what stays.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    if cluster.resource.type != "AWS::EKS::Cluster":
        return Deletion(
            None, "plans read AWS::EKS::Cluster only, not clusters of the construct aws_eks.Cluster"
        )
    try:
        return Deletion(teardown_plan(source.assembly, clusters=_pattern(cluster.name)), "")
    except BlueprintError as error:
        return Deletion(None, str(error))


def _pattern(name: str) -> str:
    """Return a pattern that matches a name only."""
    return "".join(f"[{one}]" if one in "*?[," else one for one in name)
