"""What a cluster is, and short answers to what a reviewer asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint.review.access import Access
from eks_blueprint.review.architecture import Architecture
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.costs import Cost
from eks_blueprint.review.findings import Findings
from eks_blueprint.review.leaving import Deletion
from eks_blueprint.review.reachability import Reachability
from eks_blueprint.review.readiness import Readiness
from eks_blueprint.review.scorecard import Scorecard
from eks_blueprint.review.timeline import Timeline
from eks_blueprint.review.workloads import Workloads

__all__ = ["Answer", "Fact", "Sections", "Summary", "minutes", "summary_of"]


@dataclass(frozen=True)
class Fact:
    """A fact about a cluster.

    :param label: what it is about.
    :param value: the fact.
    """

    label: str
    value: str


@dataclass(frozen=True)
class Answer:
    """The answer to a question of a reviewer.

    :param question: the question.
    :param lines: the answer, one line for each item.
    :param section: name of the section with everything about it.
    :param good: whether nothing has to be looked at; ``None`` where that is for the reader to say.
    """

    question: str
    lines: tuple[str, ...]
    section: str
    good: bool | None


@dataclass(frozen=True)
class Summary:
    """What a cluster is.

    :param facts: what it is.
    :param answers: answers to what reviewers ask first.
    """

    facts: tuple[Fact, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Sections:
    """The sections from which a summary is made."""

    scorecard: Scorecard
    architecture: Architecture
    access: Access
    reachability: Reachability
    workloads: Workloads
    findings: Findings
    timeline: Timeline
    deletion: Deletion
    cost: Cost
    readiness: Readiness


def summary_of(cluster: Cluster, sections: Sections) -> Summary:
    """Return what a cluster is, and short answers.

    :param cluster: the cluster.
    :param sections: its sections.
    """
    return Summary(tuple(_facts(cluster, sections)), tuple(_answers(sections)))


def _facts(cluster: Cluster, sections: Sections) -> Iterator[Fact]:
    plane = sections.architecture.control_plane
    network = sections.architecture.network
    compute = Counter(one.kind for one in sections.architecture.compute)
    yield Fact("Kubernetes", plane.version or "the default of EKS")
    yield Fact("Account", sections.architecture.account or "any (the templates name none)")
    yield Fact("Region", sections.architecture.region or "any (the templates name none)")
    yield Fact("Stacks", ", ".join(cluster.stacks))
    resources = sum(len(stack.resources) for stack in cluster.stacks.values())
    yield Fact("Resources", str(resources))
    endpoint = {
        (True, False): "private",
        (True, True): "private and public",
        (False, True): "public",
    }.get((plane.private_endpoint, plane.public_endpoint), "none")
    yield Fact("API endpoint", endpoint)
    yield Fact(
        "Network",
        f"{', '.join(network.cidrs) or 'existing VPC'}, {_many(len(network.zones), 'zone')}"
        if network.place
        else "an existing VPC",
    )
    kinds = [_many(count, kind) for kind, count in compute.items()]
    if plane.auto_mode:
        kinds.append("EKS Auto Mode")
    yield Fact("Compute", ", ".join(kinds) or "none")
    delivered = ", ".join(dict.fromkeys(one.engine for one in sections.architecture.gitops))
    yield Fact("Delivery", delivered or "CloudFormation")
    expected = sections.cost.estimate.monthly.expected
    yield Fact("Cost", f"about {expected:,.0f} USD a month, without the traffic of workloads")


def _answers(sections: Sections) -> Iterator[Answer]:
    yield _soundness(sections.scorecard)
    administrators = list(
        dict.fromkeys(
            f"{one.who}: {', then '.join(one.steps)}" for one in sections.access.administrators
        )
    )
    yield Answer("Who can become cluster-admin?", tuple(administrators), "access", None)
    opened = sections.reachability.open_to_internet
    yield Answer(
        "What is open to the internet?",
        opened or ("nothing in these templates and objects",),
        "reachability",
        not opened,
    )
    keys = tuple(
        f"{one.name}: {', '.join(_words([use.what for use in one.encrypts])) or 'nothing found'}"
        for one in sections.access.keys
    )
    without = _words([f"{one.what} ({one.instead})" for one in sections.access.unencrypted])
    yield Answer(
        "Which keys encrypt what?",
        (
            *(keys or ("no key of the account",)),
            *([f"without a key of the account: {', '.join(without)}"] if without else ()),
        ),
        "access",
        None,
    )
    yield _images(sections.workloads)
    yield _deletion(sections.deletion)
    yield _timeline(sections.timeline)
    yield _findings(sections.findings)
    yield _upgrade(sections.readiness)


def _soundness(scorecard: Scorecard) -> Answer:
    order = {"high": 0, "medium": 1, "low": 2}
    failed = sorted(
        (row for row in scorecard.rows if row.verdict == "not met"),
        key=lambda row: order[row.severity],
    )
    unknown = [row for row in scorecard.rows if row.verdict == "unknown"]
    counts = ", ".join(f"{count} {verdict}" for verdict, count in scorecard.counts.items() if count)
    lines = [
        counts if failed else f"none that the templates show: {counts}",
        *(f"{row.id} ({row.severity}): {row.title}" for row in failed),
        *(f"{row.id}, met with a limit: {'; '.join(row.limits)}" for row in scorecard.limited),
    ]
    if unknown:
        lines.append(f"a person has to judge {_list([row.id for row in unknown])}")
    return Answer(
        "Which recommendations are not met?",
        tuple(lines),
        "scorecard",
        False if failed else None if unknown or scorecard.limited else True,
    )


def _images(workloads: Workloads) -> Answer:
    registries = Counter(one.registry for one in workloads.images)
    tagged = [one.reference for one in workloads.images if not one.digest]
    lines = [f"{registry}: {_many(count, 'image')}" for registry, count in registries.items()]
    if tagged:
        lines.append(
            f"{len(tagged)} of {len(workloads.images)} are pulled by tag, without a digest"
        )
    lines += workloads.notes
    return Answer("Which images run, and from where?", tuple(lines), "workloads", None)


def _deletion(deletion: Deletion) -> Answer:
    question = "What happens if I delete it?"
    if deletion.plan is None:
        return Answer(question, (deletion.note,), "deletion", None)
    stacks = [one.stack for one in deletion.plan.stacks]
    lines = [
        f"deleted: {sum(one.count for one in deletion.deleted)} resources of "
        f"{'stack' if len(stacks) == 1 else 'stacks'} {_list(stacks)}"
    ]
    if steps := max((len(one.before) for one in deletion.plan.clusters), default=0):
        lines.append(
            f"{_many(steps, 'step')} by hand {'comes' if steps == 1 else 'come'} first: without "
            "them the deletion can fail, or leave behind what is charged"
        )
    for charged, said in ((True, "stays, and is charged"), (False, "stays, free of charge")):
        kept: Counter[str] = Counter()
        for one in deletion.stays:
            if bool(one.charged) is charged:
                kept[one.what] += one.count
        if kept:
            words = [f"{what} ({count})" if count else what for what, count in kept.items()]
            lines.append(f"{said}: {', '.join(words)}")
    by_hand = {one.loses for cluster in deletion.plan.clusters for one in cluster.before}
    for one in deletion.lost:
        if one.what not in by_hand:
            names = f": {', '.join(one.names)}" if 0 < len(one.names) < 4 else ""
            lines.append(f"lost for good: {one.what}{names}")
    if lost := [one.what for one in deletion.lost if one.what in by_hand]:
        lines.append(f"lost for good in the steps by hand: {'; '.join(dict.fromkeys(lost))}")
    return Answer(question, tuple(dict.fromkeys(lines)), "deletion", None)


def _timeline(timeline: Timeline) -> Answer:
    longest = timeline.longest
    lines = [
        f"about {minutes(timeline.seconds)} in all ({minutes(timeline.low)} to "
        f"{minutes(timeline.high)})"
    ]
    if longest is not None:
        lines.append(
            f"longest: {longest.place.logical_id} ({longest.what}), about "
            f"{minutes(longest.seconds)}"
        )
    return Answer("What deploys longest?", tuple(lines), "timeline", None)


def _findings(findings: Findings) -> Answer:
    opened = findings.open
    counts = f"{len(opened)} open, {len(findings.acknowledged)} acknowledged with a reason"
    lines = [counts if findings.checked else f"rules of this library: {counts}"]
    lines += [f"{one.rule}: {one.construct or one.message}" for one in opened[:5]]
    if not findings.checked:
        lines = [findings.notes[0], *lines] if findings.notes else lines
    good = False if opened else True if findings.checked else None
    return Answer("Did rule packs find anything?", tuple(lines), "findings", good)


def _upgrade(readiness: Readiness) -> Answer:
    blocking = readiness.blocking
    support = readiness.support
    lines = []
    if support is not None and support.standard_until is not None:
        lines.append(f"standard support of {support.version} ends on {support.standard_until}")
    if readiness.target:
        found = _many(len(blocking), "finding") if blocking else "nothing in the templates"
        verb = "blocks" if len(blocking) < 2 else "block"
        lines.append(f"{found} {verb} the upgrade to {readiness.target}")
    lines += [f"{one.subject}: {one.message}" for one in blocking[:5]]
    return Answer(
        "Is it ready for the next version of Kubernetes?",
        tuple(lines) or readiness.notes,
        "upgrade",
        not blocking if readiness.target else None,
    )


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _words(found: list[str]) -> list[str]:
    return [
        word if count == 1 else f"{word} ({count})" if word.endswith("s") else _many(count, word)
        for word, count in Counter(found).items()
    ]


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def minutes(seconds: int) -> str:
    """Return seconds as minutes.

    :param seconds: the seconds.
    """
    return f"{max(1, round(seconds / 60))} min"
