"""A review of a cloud assembly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eks_blueprint.results import NOT_DATA
from eks_blueprint.review.access import Access
from eks_blueprint.review.architecture import Architecture
from eks_blueprint.review.changes import Changes
from eks_blueprint.review.costs import Cost
from eks_blueprint.review.findings import Findings
from eks_blueprint.review.fleet import FleetReview
from eks_blueprint.review.leaving import Deletion
from eks_blueprint.review.reachability import Reachability
from eks_blueprint.review.readiness import Readiness
from eks_blueprint.review.resources import Graph, ReviewResource
from eks_blueprint.review.scorecard import Scorecard
from eks_blueprint.review.source import Source
from eks_blueprint.review.summary import Summary
from eks_blueprint.review.timeline import Timeline
from eks_blueprint.review.workloads import Workloads

__all__ = ["ClusterReview", "Review", "StackReview"]


@dataclass(frozen=True)
class StackReview:
    """A stack.

    :param name: its name in the assembly.
    :param account: its account, or empty.
    :param region: its Region, or empty.
    :param resources: how many resources it has.
    :param file: file of its template, from the folder of the assembly.
    :param size: bytes of its template.
    :param termination_protection: whether CloudFormation refuses to delete it.
    :param depends_on: stacks that are deployed before it.
    """

    name: str
    account: str
    region: str
    resources: int
    file: str
    size: int
    termination_protection: bool
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class ClusterReview:
    """A review of a cluster with its stacks, in the order in which a reviewer asks.

    :param key: what tells it from other clusters of the assembly.
    :param name: name of the cluster.
    :param stack: its stack in the assembly.
    :param stacks: all its stacks, in the order in which they are deployed.
    :param summary: what it is, and short answers.
    :param scorecard: which recommendations are met.
    :param architecture: what it is made of.
    :param access: who may do what.
    :param reachability: what is reachable.
    :param workloads: what runs.
    :param findings: what rule packs found.
    :param timeline: how long its deployment takes.
    :param deletion: what deleting it loses and leaves behind.
    :param cost: what it costs.
    :param upgrade: whether it is ready for the next version of Kubernetes.
    :param changes: what changed against a baseline; ``None`` without one.
    """

    key: str
    name: str
    stack: str
    stacks: tuple[str, ...]
    summary: Summary
    scorecard: Scorecard
    architecture: Architecture
    access: Access
    reachability: Reachability
    workloads: Workloads
    findings: Findings
    timeline: Timeline
    deletion: Deletion
    cost: Cost
    upgrade: Readiness
    changes: Changes | None


@dataclass(frozen=True)
class Review:
    """A review of a cloud assembly.

    :param title: what it is a review of.
    :param library_version: version of this library.
    :param as_of: day for which support of versions and prices are looked at.
    :param notes: what a reader has to know of the whole; empty, nothing.
    :param stacks: its stacks.
    :param clusters: its clusters; empty where it has none.
    :param fleet: what differs between its clusters; ``None`` for fewer than two.
    :param findings: findings about all stacks.
    :param changes: what changed against a baseline; ``None`` without one.
    :param resources: all resources.
    :param graph: what needs what.
    :param source: the assembly, for scripts; JSON leaves it out.
    """

    title: str
    library_version: str
    as_of: date
    notes: tuple[str, ...]
    stacks: tuple[StackReview, ...]
    clusters: tuple[ClusterReview, ...]
    fleet: FleetReview | None
    findings: Findings
    changes: Changes | None
    resources: tuple[ReviewResource, ...]
    graph: Graph
    source: Source = field(metadata=NOT_DATA, repr=False)

    def cluster(self, name: str) -> ClusterReview:
        """Return the review of a cluster.

        :param name: its name or key.
        :raises KeyError: if there is none of that name.
        """
        for one in self.clusters:
            if name in (one.key, one.name):
                return one
        raise KeyError(name)

    def resource(self, id: str) -> ReviewResource:  # noqa: A002 - the name of the thing
        """Return a resource.

        :param id: its id, ``stack/LogicalId``.
        :raises KeyError: if there is none.
        """
        for one in self.resources:
            if one.id == id:
                return one
        raise KeyError(id)

    def of_type(self, type_: str) -> tuple[ReviewResource, ...]:
        """Return the resources of a type.

        :param type_: the type, such as ``AWS::KMS::Key``.
        """
        return tuple(one for one in self.resources if one.type == type_)
