"""From the folder of a cloud assembly to its review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from eks_blueprint import __version__
from eks_blueprint.assembly import CloudAssembly, read_assembly, with_nested
from eks_blueprint.catalogue.prices import prices_as_of
from eks_blueprint.review.access import access_of
from eks_blueprint.review.acknowledged import Acknowledged, rule_findings
from eks_blueprint.review.changes import Changes, changes_between, changes_of, read_baseline
from eks_blueprint.review.clusters import Cluster, clusters_of
from eks_blueprint.review.costs import cost_of
from eks_blueprint.review.drawing import architecture_of
from eks_blueprint.review.findings import (
    ReviewFinding,
    findings_of,
    reported_findings,
    rule_packs_of,
)
from eks_blueprint.review.fleet import fleet_of
from eks_blueprint.review.leaving import deletion_of
from eks_blueprint.review.model import ClusterReview, Review, StackReview
from eks_blueprint.review.reachability import reachability_of
from eks_blueprint.review.readiness import readiness_of
from eks_blueprint.review.resources import graph_of, resources_of
from eks_blueprint.review.scorecard import scorecard_of
from eks_blueprint.review.source import Source
from eks_blueprint.review.summary import Sections, summary_of
from eks_blueprint.review.timeline import timeline_of
from eks_blueprint.review.workloads import workloads_of
from eks_blueprint.rules import check_stacks

__all__ = ["load"]


def load(
    folder: str | Path, baseline: str | Path | None = None, *, as_of: date | None = None
) -> Review:
    """Review a cloud assembly, of this library or of any CDK app.

    Nothing but files is read: no Node, no CDK, no AWS.

    :param folder: folder of the assembly, such as ``cdk.out``.
    :param baseline: what is deployed: folder of a cloud assembly or of templates. Default: changes
        are not looked at.
    :param as_of: day for which support of versions and prices are looked at. Default: the day of
        the prices in the catalogue, so that a review does not change from day to day.
    :raises BlueprintError: if a folder cannot be read.
    """
    assembly = read_assembly(Path(folder))
    source = Source(with_nested(assembly))
    day = as_of or prices_as_of()
    changes = _changes(assembly, baseline)
    reported = reported_findings(source)
    found = clusters_of(source.assembly)
    clusters = tuple(_cluster(source, one, reported, changes, day) for one in found)
    everything = [*reported, *(item for one in clusters for item in one.findings.items)]
    return Review(
        title=_title(found, source),
        library_version=__version__,
        as_of=day,
        notes=tuple(_notes(source, found)),
        stacks=tuple(_stacks(source)),
        clusters=clusters,
        fleet=fleet_of(clusters),
        findings=findings_of(
            source,
            tuple(dict.fromkeys(everything)),
            source.assembly.stacks,
            version=__version__,
        ),
        changes=changes,
        resources=resources_of(source),
        graph=graph_of(source),
        source=source,
    )


def _changes(assembly: CloudAssembly, baseline: str | Path | None) -> Changes | None:
    if baseline is None:
        return None
    old, snapshot = read_baseline(Path(baseline))
    # Resources of nested stacks can be compared where both sides have them.
    sides = [old, assembly] if snapshot else [with_nested(old), with_nested(assembly)]
    if any(stack.unread for side in sides for stack in side.stacks.values()):
        sides = [old, assembly]
    return changes_between(*sides, snapshot=snapshot)


def _cluster(
    source: Source,
    cluster: Cluster,
    reported: Sequence[ReviewFinding],
    changes: Changes | None,
    day: date,
) -> ClusterReview:
    architecture = architecture_of(source, cluster)
    results = check_stacks(cluster.stacks, cluster.trees(source.assembly))
    acknowledged = Acknowledged(source, reported, cluster.stacks)
    found = (*reported, *rule_findings(source, results, acknowledged, cluster.stacks))
    sections = Sections(
        scorecard=scorecard_of(
            source, results, acknowledged, cluster.stacks, rule_packs_of(source)
        ),
        architecture=architecture,
        access=access_of(source, cluster, reported),
        reachability=reachability_of(source, cluster, architecture),
        workloads=workloads_of(source, cluster),
        findings=findings_of(source, found, cluster.stacks, version=__version__),
        timeline=timeline_of(source, cluster),
        deletion=deletion_of(source, cluster),
        cost=cost_of(source, cluster, day),
        readiness=readiness_of(source, cluster, day),
    )
    return ClusterReview(
        key=cluster.key,
        name=cluster.name,
        stack=cluster.stack_key,
        stacks=tuple(cluster.stacks),
        summary=summary_of(cluster, sections),
        scorecard=sections.scorecard,
        architecture=architecture,
        access=sections.access,
        reachability=sections.reachability,
        workloads=sections.workloads,
        findings=sections.findings,
        timeline=sections.timeline,
        deletion=sections.deletion,
        cost=sections.cost,
        upgrade=sections.readiness,
        changes=changes_of(changes, cluster) if changes is not None else None,
    )


def _title(clusters: Sequence[Cluster], source: Source) -> str:
    names = [one.name for one in clusters] or [*source.assembly.stacks]
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _notes(source: Source, clusters: Sequence[Cluster]) -> Iterator[str]:
    if not clusters:
        yield (
            "this assembly has no EKS cluster (AWS::EKS::Cluster or Custom::AWSCDK-EKS-Cluster): "
            "only its stacks, findings, resources and changes are shown"
        )
    for key, stack in source.assembly.stacks.items():
        for name, why in stack.unread.items():
            yield f"nested stack {key}/{name} is not read: {why}"


def _stacks(source: Source) -> Iterator[StackReview]:
    folder = source.assembly.folder
    for key, stack in source.assembly.stacks.items():
        yield StackReview(
            name=key,
            account=stack.account or "",
            region=stack.region or "",
            resources=len(stack.resources),
            file=stack.file,
            size=(folder / stack.file).stat().st_size if folder and stack.file else 0,
            termination_protection=stack.termination_protection,
            depends_on=tuple(one for one in stack.depends_on if one in source.assembly.stacks),
        )
