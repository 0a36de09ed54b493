"""Blocks about time and money: deployment, deletion, cost, upgrade, changes."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.difference.document import document as difference_document
from eks_blueprint.estimate.bars import bars
from eks_blueprint.results import Block, Bullets, Commands, Heading, Paragraph, findings_block
from eks_blueprint.review.changes import Changes
from eks_blueprint.review.costs import Cost
from eks_blueprint.review.document.text import at, code, demoted, listed, table
from eks_blueprint.review.leaving import Deletion
from eks_blueprint.review.readiness import Readiness
from eks_blueprint.review.summary import minutes
from eks_blueprint.review.timeline import Timeline
from eks_blueprint.teardown import TeardownPlan

__all__ = [
    "change_blocks",
    "cost_blocks",
    "deletion_blocks",
    "readiness_blocks",
    "timeline_blocks",
]


_STATES = {
    "standard": "in standard support",
    "extended": "in extended support",
    "ended": "out of support",
    "unknown": "in support for a time that is not known",
}


def timeline_blocks(one: Timeline) -> Iterator[Block]:
    """Yield how long the first deployment takes.

    :param one: the section.
    """
    yield Heading("Deployment", 3)
    yield Paragraph(
        f"About {minutes(one.seconds)}, between {minutes(one.low)} and {minutes(one.high)}, if "
        "nothing fails and independent stacks are deployed in parallel. The critical path:"
    )
    yield table(
        ("from", "takes", "at least", "at most", "what", "time from", "shown by"),
        (
            (
                minutes(bar.start) if bar.start else "0 min",
                f"{bar.seconds} s",
                f"{bar.low} s",
                f"{bar.high} s",
                f"{bar.what} {code(bar.place.logical_id)}",
                "estimate" if bar.estimate else "measurements",
                at(bar.place),
            )
            for bar in one.critical_path
        ),
        empty="Nothing is deployed.",
        numbers=(0, 1, 2, 3),
    )
    yield table(
        ("stack", "waits for", "takes", "at least", "at most"),
        (
            (
                code(item.stack),
                listed(item.waits_for),
                minutes(item.seconds),
                minutes(item.low),
                minutes(item.high),
            )
            for item in one.stacks
        ),
        empty="",
        numbers=(2, 3, 4),
    )
    sources = dict.fromkeys(f"{bar.what}: {bar.source}" for bar in one.critical_path)
    yield Bullets((*one.notes, *sources))


def deletion_blocks(one: Deletion) -> Iterator[Block]:
    """Yield what deleting a cluster loses and leaves behind.

    :param one: the section.
    """
    yield Heading("Deletion", 3)
    if one.plan is None:
        yield Paragraph(f"{one.note}.")
        return
    if one.plan.findings:
        yield findings_block(one.plan.findings)
    yield Heading("Is deleted", 4)
    yield table(
        ("what", "how many", "by"),
        ((fate.what, str(fate.count), fate.why) for fate in one.deleted),
        empty="Nothing is deleted.",
        numbers=(1,),
    )
    yield Heading("Stays", 4)
    yield table(
        ("what", "how many", "why", "charged", "removing it loses", "names"),
        (
            (
                fate.what,
                str(fate.count or ""),
                fate.why,
                fate.charged or "no",
                fate.loses,
                listed(map(code, fate.names), most=4),
            )
            for fate in one.stays
        ),
        empty="Nothing stays.",
        numbers=(1,),
    )
    yield Heading("Is lost for good", 4)
    yield table(
        ("what", "by", "names"),
        ((fate.what, fate.why, listed(map(code, fate.names))) for fate in one.lost),
        empty="Nothing is lost.",
    )
    yield from _steps(one.plan)


def _steps(plan: TeardownPlan) -> Iterator[Block]:
    yield Heading("What to do, in this order", 4)
    steps = [step for cluster in plan.clusters for step in cluster.before]
    if steps:
        yield Paragraph("By hand, before the stacks are deleted:")
        yield Bullets(tuple(f"{step.title}: {step.reason}" for step in steps), numbered=True)
    yield table(
        ("stack, in this order", "least minutes", "most minutes"),
        ((item.stack, *map(str, item.minutes)) for item in plan.stacks),
        empty="",
        numbers=(1, 2),
    )
    yield Paragraph("`eks-blueprint teardown` prints the commands of each step.")


def cost_blocks(one: Cost) -> Iterator[Block]:
    """Yield what a cluster costs.

    :param one: the section.
    """
    yield Heading("Cost", 3)
    estimate = one.estimate
    total = estimate.monthly
    yield Paragraph(
        f"About {total.expected:,.2f} USD a month, between {total.low:,.2f} and {total.high:,.2f}, "
        f"at on-demand list prices of {', '.join(one.regions)} as of {estimate.prices_as_of}."
    )
    yield table(
        ("component", "low", "expected", "high"),
        (
            (
                item.component.value,
                f"{item.monthly.low:,.2f}",
                f"{item.monthly.expected:,.2f}",
                f"{item.monthly.high:,.2f}",
            )
            for item in estimate.components
        ),
        empty="Nothing is priced.",
        numbers=(1, 2, 3),
    )
    if one.shared:
        yield Paragraph(f"Includes stacks that other clusters need as well: {listed(one.shared)}.")
    if len(estimate.journey) > 2:
        yield Heading("The way to lower cost", 4)
        yield Commands(tuple(bars(estimate.journey)), language="text")
    yield table(
        ("not included", "count", "why"),
        ((item.what, str(item.count), item.reason) for item in estimate.unpriced),
        empty="Every resource with a price is included.",
        numbers=(1,),
    )
    if estimate.notes:
        yield Bullets(estimate.notes)


def readiness_blocks(one: Readiness) -> Iterator[Block]:
    """Yield what is known about the next upgrade.

    :param one: the section.
    """
    yield Heading("Upgrade", 3)
    support = one.support
    if support is not None:
        yield Paragraph(f"Upgrade policy of the cluster: {one.policy}.")
        yield Paragraph(
            f"Kubernetes {support.version} is {_STATES[support.state]}. Standard support ends on "
            f"{support.standard_until or 'a day that is not known'}; extended support, which "
            f"costs {support.extra_per_month:,.2f} USD more a month, ends on "
            f"{support.extended_until or 'a day that is not known'}."
        )
    if one.target:
        yield Paragraph(f"Findings for Kubernetes {one.target}:")
        if one.findings:
            yield findings_block(one.findings)
        else:
            yield Paragraph("Nothing was found that blocks it.")
    yield Bullets(one.notes)


def change_blocks(changes: Changes | None) -> Iterator[Block]:
    """Yield what changed against a baseline; nothing without one.

    :param changes: the section.
    """
    if changes is None:
        return
    document = difference_document(changes.difference, rows=100)
    yield Heading("Changes against the baseline")
    yield Paragraph(f"{document.title}.")
    yield from demoted(document.blocks)
