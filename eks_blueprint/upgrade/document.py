"""The plan of an upgrade as a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from eks_blueprint import catalogue
from eks_blueprint.readiness import Support
from eks_blueprint.results import (
    Block,
    Bullets,
    Commands,
    Document,
    Heading,
    Paragraph,
    Severity,
    Table,
    findings_block,
)
from eks_blueprint.upgrade.plan import ClusterPlan, Phase, UpgradePlan, UpgradeStep

__all__ = ["document"]

# As many clusters have their plans one below the other, equal or not.
_SEPARATE = 5
# Each cluster has lines of its own in the spec.
_LINE = re.compile(r"\.yaml:\d+")


def document(plan: UpgradePlan) -> Document:
    """Return the plan for people.

    :param plan: the plan.
    """
    return Document(f"Upgrade of {plan.file}", tuple(_blocks(plan)))


def _blocks(plan: UpgradePlan) -> Iterator[Block]:
    asked = (
        "AWS was asked what runs, and what it found about the first step."
        if plan.live
        else "Nothing was asked of AWS: versions are those of the spec."
    )
    yield Paragraph(_verdict(plan))
    yield Paragraph(f"Dates and costs as of {plan.today.isoformat()}. {asked} Times are estimates.")
    columns = ("cluster", "now", "then", "deployments", "updates of AWS", "errors", "warnings")
    rows = [_row(one) for one in plan.clusters]
    if plan.waves:
        wave_of = {name: wave.name or "-" for wave in plan.waves for name in wave.clusters}
        rows = [(wave_of[row[0]], *row) for row in rows]
        yield Table(("wave", *columns), rows, numbers=(4, 6, 7))
        yield from _waves(plan)
    else:
        yield Table(columns, rows, numbers=(3, 5, 6))
    if not plan.waves and sum(bool(one.steps) for one in plan.clusters) > 1:
        yield Paragraph(
            "Upgrade a test cluster first, and the next one when its workloads have run for a "
            "while: each cluster is a deployment of its own."
        )
    yield from _clusters(plan.clusters)


def _clusters(clusters: Sequence[ClusterPlan]) -> Iterator[Block]:
    """Yield the plan of each cluster; in a fleet, equal plans once."""
    texts = {one.cluster: tuple(_cluster(one, several=len(clusters) > 1)) for one in clusters}
    same: dict[str, list[str]] = {}
    for name, blocks in texts.items():
        # What differs in nothing but the name of the cluster is the same plan.
        own = re.compile(rf"(?<![\w-]){re.escape(name)}(?!\w)")
        said = _LINE.sub(".yaml", own.sub("CLUSTER", repr(blocks)))
        key = said if len(clusters) > _SEPARATE else name
        same.setdefault(key, []).append(name)
    for first, *others in same.values():
        yield from texts[first]
        if others:
            yield Paragraph(
                f"The plan is the same, but for the name, for {len(others)} more: "
                f"{', '.join(others)}. `--clusters NAME` prints that of one."
            )


def _waves(plan: UpgradePlan) -> Iterator[Block]:
    if len(plan.waves) < 2:
        return
    yield Paragraph(
        "One wave after the other, each deployed and looked at before the next one begins. "
        "`--write` changes the versions of one wave at a time, `--clusters wave:NAME` plans one."
    )
    plans = {one.cluster: one for one in plan.clusters}
    yield Bullets(
        [
            f"{wave.name or 'clusters of no wave'}: "
            + ("; ".join(_targets(plans[name] for name in wave.clusters)) or "nothing to upgrade")
            + (f"; then {wave.bake_time} minutes" if wave.bake_time else "")
            for wave in plan.waves
        ],
        numbered=True,
    )


def _targets(plans: Iterable[ClusterPlan]) -> Iterator[str]:
    """Say how many clusters go from which version to which."""
    counts = Counter((one.current, one.target) for one in plans if one.steps)
    for (current, target), count in counts.items():
        yield f"{count} {'cluster' if count == 1 else 'clusters'} from {current} to {target}"


def _verdict(plan: UpgradePlan) -> str:
    severities = [one.severity for one in plan.findings()]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    if errors:
        return f"The upgrade is blocked. Resolve the errors first: {errors}."
    if not any(one.steps for one in plan.clusters):
        return "There is nothing to upgrade."
    known = "Nothing that was checked blocks the upgrade."
    return f"{known} Read the warnings first: {warnings}." if warnings else known


def _row(cluster: ClusterPlan) -> tuple[str, ...]:
    found = [
        *cluster.findings,
        *(finding for step in cluster.steps for finding in step.findings),
    ]
    counts = [str(sum(one.severity == kind for one in found)) for kind in ("error", "warning")]
    times = ", ".join(str(step.duration) for step in cluster.steps if step.waves)
    return (
        cluster.cluster,
        cluster.current,
        cluster.target if cluster.steps else "-",
        str(len(cluster.steps)),
        times or "-",
        *counts,
    )


def _cluster(cluster: ClusterPlan, *, several: bool) -> Iterator[Block]:
    way = " -> ".join((cluster.current, *(step.target for step in cluster.steps)))
    yield Heading(f"{cluster.cluster}: {way}")
    if len(cluster.steps) > 1:
        yield Paragraph(
            f"EKS does not skip a minor version: {len(cluster.steps)} steps, each a deployment of "
            "its own. Start the next one when the one before has run for a while; then the "
            "control plane cannot go back over it."
        )
    yield _support(cluster.support)
    if cluster.findings:
        yield findings_block(cluster.findings)
    for number, step in enumerate(cluster.steps, 1):
        yield from _step(cluster, step, number)


def _support(support: Sequence[Support]) -> Table:
    return Table(
        ("Kubernetes", "standard support until", "extended until", "extended support costs"),
        [
            (
                one.version,
                one.standard_until.isoformat() if one.standard_until else "unknown",
                one.extended_until.isoformat() if one.extended_until else "unknown",
                f"{one.extra_per_month:,.0f} USD a month"
                + (f", {one.extra_in_all:,.0f} in all" if one.extra_in_all is not None else ""),
            )
            for one in support
        ],
    )


def _step(cluster: ClusterPlan, step: UpgradeStep, number: int) -> Iterator[Block]:
    title = f"{cluster.cluster}, {step.current} to {step.target}"
    if len(cluster.steps) > 1:
        title = f"Step {number} of {len(cluster.steps)}: {title}"
    yield Heading(title)
    if step.findings:
        yield findings_block(step.findings)
    elif not step.repeated:
        yield Paragraph("Nothing was found that blocks this step.")
    if step.repeated:
        checks = ", ".join(f"`{one}`" for one in dict.fromkeys(it.check for it in step.repeated))
        yield Paragraph(
            f"Findings of earlier steps that hold for this one as well, unless they were mended: "
            f"{len(step.repeated)} ({checks})."
        )
    yield Table(
        ("what", "name", "before", "after", "effect"),
        [
            (
                one.what,
                one.name,
                one.before or "EKS's choice",
                one.after or "EKS's choice",
                one.effect,
            )
            for one in step.changes
        ],
    )
    if step.waves:
        yield Paragraph(
            f"CloudFormation needs {step.duration} for what is updated in AWS, by measurements of "
            f"others{_drains(step)}. In this order:"
        )
        yield Bullets(
            [f"{' and '.join(wave.resources)}: {wave.duration}" for wave in step.waves],
            numbered=True,
        )
    for phase in step.phases:
        yield from _phase(phase)


def _drains(step: UpgradeStep) -> str:
    """Say how much longer nodes may take, if some are replaced."""
    if not any("node group" in one for wave in step.waves for one in wave.resources):
        return ""
    minutes = catalogue.upgrade_facts().durations["drain"].high // 60
    return f"; a node with pods that cannot be evicted adds up to {minutes} minutes"


def _phase(phase: Phase) -> Iterator[Block]:
    yield Heading(phase.title, level=3)
    for number, action in enumerate(phase.actions, 1):
        source = f" Source: {action.source}." if action.source else ""
        yield Paragraph(f"{number}) {action.title}. {action.detail}{source}")
        if action.commands:
            yield Commands(tuple(action.commands))
