"""A review as a document, for Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.results import Block, Bullets, Document, Heading, Paragraph
from eks_blueprint.review.document.access import access_blocks, wildcard_blocks
from eks_blueprint.review.document.judged import (
    findings_blocks,
    scorecard_blocks,
    summary_blocks,
)
from eks_blueprint.review.document.made_of import (
    architecture_blocks,
    reachability_blocks,
    workload_blocks,
)
from eks_blueprint.review.document.over_time import (
    change_blocks,
    cost_blocks,
    deletion_blocks,
    readiness_blocks,
    timeline_blocks,
)
from eks_blueprint.review.document.text import code, listed, table
from eks_blueprint.review.fleet import FleetReview
from eks_blueprint.review.model import ClusterReview, Review

__all__ = ["document"]


def document(review: Review) -> Document:
    """Return a review as a document.

    :param review: the review.
    """
    return Document(f"Review of {review.title}", tuple(_blocks(review)))


def _blocks(review: Review) -> Iterator[Block]:
    yield Paragraph(
        f"Made by eks-blueprint {review.library_version} from a cloud assembly alone: neither AWS "
        f"nor a cluster was asked. Prices and version support are as of {review.as_of}."
    )
    if review.notes:
        yield Bullets(review.notes)
    yield table(
        ("stack", "account", "Region", "resources", "termination protection", "template"),
        (
            (
                code(one.name),
                one.account or "any",
                one.region or "any",
                str(one.resources),
                "on" if one.termination_protection else "off",
                code(one.file),
            )
            for one in review.stacks
        ),
        empty="The assembly has no stack.",
        numbers=(3,),
    )
    if review.fleet is not None:
        yield from _fleet(review.fleet)
    for cluster in review.clusters:
        yield from _cluster(cluster)
    if not review.clusters:
        yield Heading("All stacks")
        yield from findings_blocks(review.findings)
    yield from change_blocks(review.changes)
    yield from _appendix(review)


def _appendix(review: Review) -> Iterator[Block]:
    """Yield what is too long for the sections."""
    wide = [one for one in review.clusters if any(role.wildcards for role in one.access.roles)]
    if wide:
        yield Heading("Appendix: statements with wildcards")
        yield Paragraph("ARNs are shortened to service and name.")
    for one in wide:
        yield Heading(f"Cluster {one.name}", 3)
        yield from wildcard_blocks(one.access)


def _fleet(fleet: FleetReview) -> Iterator[Block]:
    yield Heading("Clusters")
    yield table(
        ("cluster", "Region", "version", "endpoint", "met", "not met", "open", "USD", "minutes"),
        (
            (
                code(one.name),
                one.region or "any",
                one.version,
                one.endpoint,
                str(one.met),
                str(one.not_met),
                str(one.open_findings),
                f"{one.monthly:,.0f}",
                str(one.minutes),
            )
            for one in fleet.rows
        ),
        empty="",
        numbers=(4, 5, 6, 7, 8),
    )
    yield Heading("What stands out", 3)
    yield Bullets(
        tuple(f"{one.cluster} ({one.kind}): {one.message}" for one in fleet.outliers)
        or ("no cluster",)
    )
    yield Heading("What differs", 3)
    yield table(
        ("difference", "value", "clusters"),
        (
            (one.what, value, listed(names))
            for one in fleet.contrasts
            for value, names in one.values.items()
        ),
        empty="Nothing that is compared differs.",
    )


def _cluster(one: ClusterReview) -> Iterator[Block]:
    yield Heading(f"Cluster {one.name}")
    yield from summary_blocks(one.summary)
    yield from scorecard_blocks(one.scorecard)
    yield from architecture_blocks(one.architecture)
    yield from access_blocks(one.access)
    yield from reachability_blocks(one.reachability)
    yield from workload_blocks(one.workloads)
    yield from findings_blocks(one.findings)
    yield from timeline_blocks(one.timeline)
    yield from deletion_blocks(one.deletion)
    yield from cost_blocks(one.cost)
    yield from readiness_blocks(one.upgrade)
