"""The whole teardown of some clusters of a cloud assembly."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from eks_blueprint import catalogue
from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.catalogue import TeardownStep
from eks_blueprint.errors import BlueprintError
from eks_blueprint.results import Finding, Severity
from eks_blueprint.teardown.cluster import Cluster, clusters_of
from eks_blueprint.teardown.kubectl import kubectl_needs
from eks_blueprint.teardown.outlives import outlives_findings
from eks_blueprint.teardown.parts import Parts
from eks_blueprint.teardown.rest import Kept, Lost, kept_of, listing, lost_of, lost_volumes
from eks_blueprint.teardown.stacks import StackDeletion, Stays, deletions
from eks_blueprint.teardown.words import commands, environment

__all__ = ["ClusterTeardown", "Step", "TeardownPlan", "teardown_plan"]


@dataclass(frozen=True)
class Step:
    """Something that is done by hand.

    :param name: its name, which never changes, such as ``ingresses``.
    :param title: what it is about.
    :param reason: why it is done.
    :param find: commands that show what there is.
    :param remove: commands that delete it, and wait; none, if it is a check.
    :param loses: what is lost for ever; empty, nothing.
    :param source: where the facts were read.
    """

    name: str
    title: str
    reason: str
    find: tuple[str, ...]
    remove: tuple[str, ...]
    loses: str
    source: str


@dataclass(frozen=True)
class Needed:
    """What the function of kubectl needs until it has deleted everything.

    :param what: what it is.
    :param resources: logical ids, which CloudFormation deletes later.
    """

    what: str
    resources: tuple[str, ...]


@dataclass(frozen=True)
class ClusterTeardown:
    """What is done by hand around the deletion of one cluster.

    :param name: the cluster.
    :param stack: its stack.
    :param environment: commands that set the Region; none, where the template fits every one.
    :param before: steps while the cluster runs.
    :param kubectl: what the function of kubectl needs until it has deleted everything.
    :param after: steps when its stack is gone, and that of its network is not.
    """

    name: str
    stack: str
    environment: tuple[str, ...]
    before: tuple[Step, ...]
    kubectl: tuple[Needed, ...]
    after: tuple[Step, ...]


@dataclass(frozen=True)
class Listing:
    """How to find what a deleted stack kept.

    :param stack: its name.
    :param commands: commands that define ``kept TYPE``, which lists names and ids.
    """

    stack: str
    commands: tuple[str, ...]


@dataclass(frozen=True)
class TeardownPlan:
    """The teardown of clusters.

    :param clusters: what is done by hand for each.
    :param stacks: the stacks, in the order in which they are deleted.
    :param stays: what is not deleted.
    :param lost: data that is deleted with the stacks.
    :param listings: how to find what each stack kept.
    :param kept: what the stacks keep, in the order in which it is removed; keys of all stacks last.
    :param findings: what goes before something that still needs it.
    :param existing: what AWS says that controllers made and that still exists; ``None`` where it
        was not asked.
    """

    clusters: tuple[ClusterTeardown, ...]
    stacks: tuple[StackDeletion, ...]
    stays: tuple[Stays, ...]
    lost: tuple[Lost, ...]
    listings: tuple[Listing, ...]
    kept: tuple[Kept, ...]
    findings: tuple[Finding, ...]
    existing: tuple[Finding, ...] | None = None

    @property
    def is_early(self) -> bool:
        """Whether a deletion now would leave something behind, or fail."""
        existing = self.existing or ()
        return bool(self.findings) or any(one.severity is Severity.ERROR for one in existing)


def teardown_plan(assembly: CloudAssembly, *, clusters: str = "") -> TeardownPlan:
    """Return what is done to delete clusters, with everything that they leave behind.

    :param assembly: the whole cloud assembly: the clusters that stay decide which networks stay.
    :param clusters: patterns of names of clusters, separated by commas. Default: all.
    :raises BlueprintError: if the assembly has no cluster, or none of such a name.
    """
    chosen = _chosen(clusters_of(assembly), clusters)
    stacks, stays = deletions(assembly, {one.key for one in chosen})
    gone = {one.stack: assembly.stacks[one.stack] for one in stacks}
    kept = [one for key, stack in gone.items() for one in kept_of(key, stack)]
    keeping = {one.stack for one in kept}
    return TeardownPlan(
        clusters=tuple(_teardown(one) for one in chosen),
        stacks=stacks,
        stays=(*stays, *_not_ours(chosen)),
        lost=(
            *(one for key, stack in gone.items() for one in lost_of(key, stack)),
            *(one for cluster in chosen for one in lost_volumes(cluster)),
        ),
        listings=tuple(
            Listing(key, listing(key, stack)) for key, stack in gone.items() if key in keeping
        ),
        kept=tuple(sorted(kept, key=lambda one: one.last)),
        findings=tuple(finding for one in chosen for finding in outlives_findings(one)),
    )


def _chosen(found: Collection[Cluster], patterns: str) -> tuple[Cluster, ...]:
    wanted = [part.strip() for part in patterns.split(",") if part.strip()] or ["*"]
    names = [one.name for one in found]
    if not names:
        raise BlueprintError(
            "teardown must have a cluster to delete, got a cloud assembly without "
            "AWS::EKS::Cluster; clusters of the construct aws_eks.Cluster "
            "(Custom::AWSCDK-EKS-Cluster) are not read"
        )
    for part in wanted:
        if not fnmatch.filter(names, part):
            raise BlueprintError(
                f"each pattern of clusters must match at least one cluster, got {part!r}; "
                f"the cloud assembly has {', '.join(names)}"
            )
    return tuple(one for one in found if any(fnmatch.fnmatchcase(one.name, p) for p in wanted))


def _teardown(cluster: Cluster) -> ClusterTeardown:
    traits = cluster.traits
    steps = [one for one in catalogue.teardown_steps().values() if _applies(one, traits)]
    return ClusterTeardown(
        name=cluster.name,
        stack=cluster.key,
        environment=environment(cluster.stack.region),
        before=tuple(_step(one, cluster) for one in steps if one.phase == "before"),
        kubectl=tuple(_needed(cluster)),
        after=tuple(_step(one, cluster) for one in steps if one.phase == "after"),
    )


def _needed(cluster: Cluster) -> Iterator[Needed]:
    groups: dict[str, list[str]] = {}
    for need in kubectl_needs(Parts(cluster)):
        groups.setdefault(need.reason, []).append(need.needed)
    for reason, found in groups.items():
        yield Needed(reason, tuple(dict.fromkeys(found)))


def _applies(step: TeardownStep, traits: frozenset[str]) -> bool:
    return (not step.when or bool(traits & {*step.when})) and not traits & {*step.unless}


def _step(step: TeardownStep, cluster: Cluster) -> Step:
    names = {"cluster": cluster.name, "stack": cluster.stack.name}
    return Step(
        name=step.name,
        title=step.title,
        reason=step.reason,
        find=commands(step.find, **names),
        remove=commands(step.remove, **names),
        loses=step.loses,
        source=step.source,
    )


def _not_ours(clusters: Collection[Cluster]) -> Iterator[Stays]:
    for one in clusters:
        if not one.has_own_network:
            yield Stays(
                f"VPC of {one.name}",
                "it is an existing VPC; what the cluster left in it has to be removed by hand",
            )
