"""What the upgrade of clusters consists of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from eks_blueprint.readiness import Support
from eks_blueprint.results import Finding, Severity

__all__ = [
    "Action",
    "ClusterPlan",
    "Duration",
    "Edit",
    "FleetWave",
    "Phase",
    "UpgradePlan",
    "UpgradeStep",
    "VersionChange",
    "Wave",
]


@dataclass(frozen=True)
class Duration:
    """An estimate of a time.

    :param low: shortest, seconds.
    :param high: longest, seconds.
    """

    low: int
    high: int

    def __add__(self, other: Duration) -> Duration:
        return Duration(self.low + other.low, self.high + other.high)

    def __mul__(self, times: int) -> Duration:
        return Duration(self.low * times, self.high * times)

    def __str__(self) -> str:
        low, high = (max(1, round(one / 60)) for one in (self.low, self.high))
        return f"{low} min" if low == high else f"{low}-{high} min"

    @classmethod
    def longest(cls, durations: Sequence[Duration]) -> Duration:
        """Return how long things take that run at the same time."""
        return cls(
            max((one.low for one in durations), default=0),
            max((one.high for one in durations), default=0),
        )


@dataclass(frozen=True)
class Action:
    """One thing to do.

    :param title: what.
    :param detail: why, and what to look for.
    :param commands: lines to run. Default: none.
    :param source: where the reason was read. Default: empty.
    """

    title: str
    detail: str
    commands: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True)
class Phase:
    """Actions that belong together.

    :param name: name of the phase; it never changes.
    :param title: its heading.
    :param actions: what to do, in this order.
    """

    name: Literal["before", "first-deployment", "spec", "deployment", "after", "way-back"]
    title: str
    actions: Sequence[Action]


@dataclass(frozen=True)
class VersionChange:
    """A version that changes.

    :param what: kind of what changes, such as ``add-on``.
    :param name: its name.
    :param before: version before, or empty where EKS chooses.
    :param after: version after, or empty where EKS chooses.
    :param effect: what the change does to what runs.
    """

    what: str
    name: str
    before: str
    after: str
    effect: str


@dataclass(frozen=True)
class Wave:
    """Resources that CloudFormation updates at the same time.

    :param resources: what is updated, in words.
    :param duration: how long the longest of them takes.
    """

    resources: Sequence[str]
    duration: Duration


@dataclass(frozen=True)
class Edit:
    """A value of the spec that changes.

    :param path: path of the field, in the cluster.
    :param before: the value that the cluster has, whichever layer it comes from.
    :param after: the new value.
    """

    path: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True)
class UpgradeStep:
    """An upgrade by one minor version, which is a deployment of its own.

    :param current: Kubernetes version before.
    :param target: Kubernetes version after.
    :param edits: values of the spec that change.
    :param changes: versions that change.
    :param waves: what CloudFormation updates, in its order; empty without the cluster's stack.
    :param duration: how long the deployment takes.
    :param phases: what to do, in this order.
    :param findings: what was found, except for what the plan says in an earlier step.
    :param repeated: what was found again: it holds for an earlier step as well, which names it.
        Default: nothing.
    """

    current: str
    target: str
    edits: Sequence[Edit]
    changes: Sequence[VersionChange]
    waves: Sequence[Wave]
    duration: Duration
    phases: Sequence[Phase]
    findings: Sequence[Finding]
    repeated: Sequence[Finding] = ()


@dataclass(frozen=True)
class ClusterPlan:
    """The upgrade of a cluster.

    :param cluster: name of the cluster.
    :param current: Kubernetes version of the spec.
    :param target: Kubernetes version at the end; the current one if there is nothing to do.
    :param support: support of each version on the way, the current one first.
    :param steps: one step for each minor version.
    :param findings: what was found about the cluster as it is.
    """

    cluster: str
    current: str
    target: str
    support: Sequence[Support]
    steps: Sequence[UpgradeStep]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class FleetWave:
    """Clusters that are upgraded together, after those of earlier waves.

    :param name: name of the wave, or empty for clusters of none.
    :param clusters: names of the clusters.
    :param bake_time: minutes until the next wave.
    """

    name: str
    clusters: tuple[str, ...]
    bake_time: int


@dataclass(frozen=True)
class UpgradePlan:
    """The upgrade of the clusters of a spec.

    :param file: the spec.
    :param today: the day for which dates and costs are calculated.
    :param live: whether AWS was asked what runs.
    :param clusters: a plan for each cluster, in the order of the waves and of the spec.
    :param waves: the waves in their order. Default: the spec has none.
    """

    file: str
    today: date
    live: bool
    clusters: Sequence[ClusterPlan]
    waves: Sequence[FleetWave] = ()

    def findings(self) -> Iterator[Finding]:
        """Yield what was found, in the order of the plan."""
        for cluster in self.clusters:
            yield from cluster.findings
            for step in cluster.steps:
                yield from step.findings

    @property
    def first_step(self) -> UpgradePlan:
        """The plan without the steps after the first one of each cluster."""
        clusters = tuple(replace(one, steps=tuple(one.steps[:1])) for one in self.clusters)
        return replace(self, clusters=clusters)

    @property
    def has_errors(self) -> bool:
        """Whether something prevents an upgrade, or would be lost."""
        return any(one.severity is Severity.ERROR for one in self.findings())
