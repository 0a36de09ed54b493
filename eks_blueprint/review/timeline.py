"""How long a deployment takes, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eks_blueprint.assembly import Resource, Stack, in_order
from eks_blueprint.catalogue import ResourceTime, creation_time
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["Bar", "StackTime", "Timeline", "timeline_of"]

_FUNCTION = "AWS::Lambda::Function"


@dataclass(frozen=True)
class Bar:
    """The creation of a resource.

    :param place: the resource.
    :param what: what it is, for readers.
    :param start: seconds from the start of the deployment, typically.
    :param seconds: how long it takes, typically.
    :param low: shortest time, seconds.
    :param high: longest time, seconds.
    :param estimate: whether the times are an estimate of this project.
    :param source: where the times were read.
    :param critical: whether the deployment waits for it.
    :param waits_for: logical id of what it waits for last; empty, nothing.
    """

    place: Place
    what: str
    start: int
    seconds: int
    low: int
    high: int
    estimate: bool
    source: str
    critical: bool
    waits_for: str

    @property
    def end(self) -> int:
        """When it is there, seconds from the start of the deployment."""
        return self.start + self.seconds


@dataclass(frozen=True)
class StackTime:
    """The deployment of a stack.

    :param stack: its name in the assembly.
    :param start: seconds from the start of the deployment, typically.
    :param seconds: how long it takes, typically.
    :param low: shortest time, seconds.
    :param high: longest time, seconds.
    :param waits_for: stacks that are deployed before it.
    """

    stack: str
    start: int
    seconds: int
    low: int
    high: int
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """The first deployment of a cluster with its stacks.

    :param seconds: how long it takes, typically, with stacks that need not wait side by side.
    :param low: shortest time, seconds.
    :param high: longest time, seconds.
    :param stacks: the stacks, in the order in which they are deployed.
    :param bars: the resources in the order in which they start.
    :param critical_path: the resources that the deployment waits for, one after the other.
    :param notes: how to read it.
    """

    seconds: int
    low: int
    high: int
    stacks: tuple[StackTime, ...]
    bars: tuple[Bar, ...]
    critical_path: tuple[Bar, ...]
    notes: tuple[str, ...]

    @property
    def longest(self) -> Bar | None:
        """What takes longest."""
        return max(self.bars, key=lambda one: one.seconds, default=None)


@dataclass(frozen=True)
class _Schedule:
    """When each resource of a stack is there, by logical id, and what it waited for last."""

    end: Mapping[str, int]
    waits: Mapping[str, str]

    @property
    def total(self) -> int:
        return max(self.end.values(), default=0)

    def path(self) -> list[str]:
        """Return what the stack waits for, the last one first."""
        found: list[str] = []
        at = max(self.end, key=lambda key: self.end[key], default="")
        while at:
            found.append(at)
            at = self.waits[at]
        return found


def timeline_of(source: Source, cluster: Cluster) -> Timeline:
    """Estimate the first deployment of a cluster with its stacks.

    :param source: the assembly.
    :param cluster: the cluster.
    """
    plans = {
        key: tuple(_schedule(stack, which) for which in range(3))
        for key, stack in cluster.stacks.items()
    }
    starts = {which: _starts(cluster, plans, which) for which in range(3)}
    low, typical, high = (
        max((starts[which][key] + plans[key][which].total for key in plans), default=0)
        for which in range(3)
    )
    chain = _chain(cluster, plans, starts[1])
    bars = tuple(
        bar
        for key, stack in cluster.stacks.items()
        for bar in _bars(source, stack, plans[key][1], starts[1][key], key in chain)
    )
    ordered = tuple(sorted(bars, key=lambda one: (one.start, -one.seconds, one.place)))
    return Timeline(
        seconds=typical,
        low=low,
        high=high,
        stacks=tuple(
            StackTime(
                key,
                starts[1][key],
                plans[key][1].total,
                plans[key][0].total,
                plans[key][2].total,
                tuple(one for one in stack.depends_on if one in plans),
            )
            for key, stack in cluster.stacks.items()
        ),
        bars=ordered,
        critical_path=tuple(one for one in ordered if one.critical),
        notes=tuple(_notes(bars)),
    )


def _schedule(stack: Stack, which: int) -> _Schedule:
    end: dict[str, int] = {}
    waits: dict[str, str] = {}
    for key in in_order({name: one.depends_on for name, one in stack.resources.items()}):
        one = stack.resources[key]
        before = [name for name in sorted(one.depends_on) if name in end]
        last = max(before, key=lambda name: end[name], default="")
        waits[key] = last
        end[key] = (end[last] if last else 0) + _seconds(one)[which]
    return _Schedule(end, waits)


def _time(one: Resource) -> ResourceTime:
    return creation_time(one.type, in_vpc=one.type == _FUNCTION and "VpcConfig" in one.properties)


def _seconds(one: Resource) -> tuple[int, int, int]:
    time = _time(one)
    return time.seconds[0], time.typical, time.seconds[1]


def _starts(
    cluster: Cluster, plans: Mapping[str, tuple[_Schedule, ...]], which: int
) -> Mapping[str, int]:
    """Return when each stack starts: after the last of those that it needs."""
    found: dict[str, int] = {}
    for key, stack in cluster.stacks.items():
        found[key] = max(
            (found[one] + plans[one][which].total for one in stack.depends_on if one in found),
            default=0,
        )
    return found


def _chain(
    cluster: Cluster, plans: Mapping[str, tuple[_Schedule, ...]], starts: Mapping[str, int]
) -> set[str]:
    """Return the stacks that the deployment waits for."""
    at = max(plans, key=lambda key: starts[key] + plans[key][1].total, default="")
    found: set[str] = set()
    while at:
        found.add(at)
        needed = [one for one in cluster.stacks[at].depends_on if one in plans and one not in found]
        at = max(needed, key=lambda key: starts[key] + plans[key][1].total, default="")
    return found


def _bars(
    source: Source, stack: Stack, plan: _Schedule, start: int, waited_for: bool
) -> Iterator[Bar]:
    critical = set(plan.path()) if waited_for else set()
    for key, one in stack.resources.items():
        time = _time(one)
        yield Bar(
            place=source.place(one),
            what=time.what,
            start=start + plan.end[key] - time.typical,
            seconds=time.typical,
            low=time.seconds[0],
            high=time.seconds[1],
            estimate=time.estimate,
            source=time.source,
            critical=key in critical,
            waits_for=plan.waits[key],
        )


def _notes(bars: tuple[Bar, ...]) -> Iterator[str]:
    guessed = sum(one.estimate for one in bars)
    yield (
        "typical times lie midway between the shortest and the longest time of the catalogue "
        "(creation-times.yaml); these templates were not deployed"
    )
    yield f"the times of {guessed} of {len(bars)} resources are estimates of this project"
    yield (
        "the CDK CLI deploys one stack after the other unless --concurrency is given; uploads of "
        "assets and pulls of images that are not waited for are not counted"
    )
