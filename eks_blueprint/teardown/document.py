"""A teardown for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_blueprint.results import (
    Block,
    Bullets,
    Commands,
    Document,
    Heading,
    Paragraph,
    Table,
    findings_block,
)
from eks_blueprint.teardown.plan import ClusterTeardown, Needed, Step, TeardownPlan
from eks_blueprint.teardown.rest import Kept
from eks_blueprint.teardown.stacks import StackDeletion

__all__ = ["document"]

_SHOWN = 4


def document(plan: TeardownPlan) -> Document:
    """Return the document of a teardown.

    :param plan: the teardown.
    """
    names = ", ".join(one.name for one in plan.clusters)
    return Document(f"Teardown of {names}", tuple(_blocks(plan)))


def _blocks(plan: TeardownPlan) -> Iterator[Block]:
    yield Paragraph(" ".join(_summary(plan)))
    asked = (
        "Nothing was asked of AWS or of a cluster: the"
        if plan.existing is None
        else "AWS was asked what exists, no cluster was. The"
    )
    yield Paragraph(
        f"{asked} steps follow from the templates. Words in capitals are yours to fill in."
    )
    if plan.existing is not None:
        yield Heading("What exists now")
        yield (
            findings_block(plan.existing)
            if plan.existing
            else Paragraph("Nothing that controllers of the clusters made was found.")
        )
    if plan.findings:
        yield Heading("What goes too early")
        yield findings_block(plan.findings)
    yield from _order(plan)
    yield from _losses(plan)
    for stack in plan.stacks:
        own = [one for one in plan.clusters if one.stack == stack.stack]
        for cluster in own:
            yield Heading(f"Before: {cluster.name}")
            yield from _steps(cluster, cluster.before)
        yield from _stack(stack, [one for cluster in own for one in cluster.kubectl])
        for cluster in own:
            yield Heading(f"After: {cluster.name}")
            yield Paragraph(
                "Empty lists are good. What is in them holds the network, or is charged."
            )
            yield from _steps(cluster, cluster.after)
    yield from _kept(plan)


def _summary(plan: TeardownPlan) -> Iterator[str]:
    if plan.is_early:
        yield "Do not delete the stacks yet: what would fail or be left behind is listed first."
    by_hand = sum(len(one.before) for one in plan.clusters)
    least, most = (sum(one.minutes[end] for one in plan.stacks) for end in (0, 1))
    yield (
        f"Steps by hand before the deletion: {by_hand}. Stacks: {len(plan.stacks)}, deleted one "
        f"after the other in {_range((least, most))} minutes."
    )
    lost = [one.what for one in plan.lost]
    if lost:
        yield f"Deleted with their data: {'; '.join(dict.fromkeys(lost))}."
    kept = [one.what for one in plan.kept]
    if kept:
        yield f"Kept: {', '.join(dict.fromkeys(kept))}."


def _order(plan: TeardownPlan) -> Iterator[Block]:
    yield Heading("Order")
    yield Table(
        ("stack", "account", "Region", "minutes"),
        tuple(
            (one.stack, one.account or "any", one.region or "any", _range(one.minutes))
            for one in plan.stacks
        ),
        numbers=(3,),
    )
    if plan.stays:
        yield Paragraph("Not deleted:")
        yield Bullets(tuple(f"{one.name}: {one.reason}" for one in plan.stays))


def _losses(plan: TeardownPlan) -> Iterator[Block]:
    yield Heading("What is lost")
    steps: dict[tuple[str, str], list[str]] = {}
    for cluster in plan.clusters:
        for step in cluster.before:
            if step.loses:
                steps.setdefault((step.title, step.loses), []).append(cluster.name)
    by_hand = [
        (f"by hand: {title}", loses, f"what the step lists in {', '.join(clusters)}")
        for (title, loses), clusters in steps.items()
    ]
    stacks = [(f"stack {one.stack}", one.what, _names(one.names)) for one in plan.lost]
    yield Table(("deleted by", "what is lost", "which"), (*by_hand, *stacks))
    yield Paragraph(
        "Back up what you need first: with AWS Backup, Velero or snapshots, and to a place that "
        "does not need a key of these stacks."
    )


def _steps(cluster: ClusterTeardown, steps: Sequence[Step]) -> Iterator[Block]:
    if cluster.environment:
        yield Commands(cluster.environment)
    for number, step in enumerate(steps, 1):
        yield Heading(f"{number}. {step.title}", 3)
        yield Paragraph(f"{step.reason}.")
        yield Commands(step.find)
        if step.remove:
            yield Paragraph("Then:")
            yield Commands(step.remove)


def _stack(stack: StackDeletion, needed: Sequence[Needed]) -> Iterator[Block]:
    yield Heading(f"Stack {stack.stack}")
    yield Commands((*stack.prepare, *stack.delete))
    yield Paragraph(
        "CloudFormation deletes in the reverse order of the creation. Minutes count from the "
        "start; they are estimates, and objects with finalizers take as long as their controllers."
    )
    yield Table(
        ("what", "resources", "gone after minutes"),
        tuple((one.what, str(one.count), _range(one.minutes)) for one in stack.phases),
        numbers=(1, 2),
    )
    if stack.by_kubectl:
        yield Paragraph(
            f"{stack.by_kubectl} resources are Kubernetes objects, Helm releases and checks, which "
            "a function deletes through the API server. It reports an object as deleted even if "
            "kubectl failed, so the checks above count. Until then it needs:"
        )
        yield Bullets(tuple(f"{one.what}: {_names(one.resources)}" for one in needed))
    yield Paragraph("If the deletion fails, find the reason, remove it, and delete again:")
    yield Commands(stack.look)


def _kept(plan: TeardownPlan) -> Iterator[Block]:
    yield Heading("What the stacks keep")
    if not plan.kept:
        yield Paragraph("Nothing.")
        return
    yield Table(
        ("stack", "what", "which", "charged", "removing them loses"),
        tuple(
            (
                one.stack,
                f"{one.what}: {len(one.names)}",
                _names(one.names),
                one.charged or "not at all",
                one.loses,
            )
            for one in plan.kept
        ),
    )
    for listing in plan.listings:
        own = [one for one in plan.kept if one.stack == listing.stack and one.remove]
        first, last = _split(own)
        if first:
            yield Heading(f"Of {listing.stack}", 3)
            yield Commands((*listing.commands, *first))
        if not first and not last:
            continue
    keys = [one for one in plan.kept if one.last and one.remove]
    if keys:
        yield Heading("Keys last", 3)
        yield Paragraph(
            "Only when nothing that you keep is encrypted with them: look for volumes, snapshots, "
            "backups, log groups and file systems first. KMS waits 7 to 30 days, in which "
            "`aws kms cancel-key-deletion` brings a key back."
        )
    for listing in plan.listings:
        _, last = _split([one for one in keys if one.stack == listing.stack])
        if last:
            yield Commands((*listing.commands, *last))


def _split(kept: Sequence[Kept]) -> tuple[list[str], list[str]]:
    first = [line for one in kept if not one.last for line in one.remove]
    return first, [line for one in kept if one.last for line in one.remove]


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(f"`{name}`" for name in names[:_SHOWN]) + more


def _range(minutes: tuple[int, int]) -> str:
    least, most = minutes
    return str(most) if least == most else f"{least} to {most}"
