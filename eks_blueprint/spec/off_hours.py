"""Hours in which nodes are not needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.kubernetes import ObjectName
from eks_blueprint.spec.types import Bool, PartName, pattern

__all__ = ["OffHoursSpec", "WorkDay"]

WorkDay = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_Time = Annotated[
    str,
    AfterValidator(pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time of day such as 07:00")),
]
# A schedule that fails is tried again for an hour, and must not meet its opposite.
_LEAST_HOURS = 2


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


class OffHoursSpec(Spec):
    """Nodes that run on work days from `start` to `stop` only (EFF-COST-1).

    At `stop`, pods are evicted and wait; at `start`, the nodes come back: node groups with the
    sizes of the spec, NodePools with the nodes that the waiting pods need.

    Source: EventBridge Scheduler user guide, "Using universal targets in EventBridge Scheduler" and
    "Managing time zones"; EKS API reference, UpdateNodegroupConfig; Karpenter documentation,
    "NodePools", `spec.limits`, and "Disruption", "Manual Methods".
    """

    node_groups: tuple[PartName, ...] = ()
    """Node groups that are stopped, by name, in a cluster without an autoscaler. Default: none."""

    node_pools: tuple[Annotated[ObjectName, Field(max_length=40)], ...] = ()
    """NodePools of `karpenter` that are stopped, by name, with all zones of a pool with
    `one_per_zone`. Default: none."""

    work_days: tuple[WorkDay, ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), min_length=1
    )
    """Days on which nodes run. Default: mon to fri."""

    start: _Time = "07:00"
    """When nodes start, 24-hour clock. Default: 07:00."""

    stop: _Time = "19:00"
    """When nodes stop, at least two hours after `start` on the same day. Default: 19:00."""

    time_zone: Annotated[
        str,
        Field(max_length=50),
        AfterValidator(
            pattern(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*", "a time zone such as UTC or Europe/Berlin")
        ),
    ] = "UTC"
    """Time zone of `start` and `stop`; daylight saving time is observed. Default: UTC."""

    in_production: Bool = False
    """Whether this is meant for a cluster whose profile is not `poc`, where it is refused
    otherwise. Default: false."""

    def issues(self) -> Iterable[Found]:
        if not (self.node_groups or self.node_pools):
            yield (), "must name node_groups or node_pools, got neither"
        if _minutes(self.stop) - _minutes(self.start) < _LEAST_HOURS * 60:
            yield (
                ("stop",),
                f"must be at least {_LEAST_HOURS} hours after start {self.start} on the same day, "
                f"got {self.stop}",
            )
        # From the last stop of a day to the next start there is a night.
        if 24 * 60 - _minutes(self.stop) + _minutes(self.start) < _LEAST_HOURS * 60:
            yield (
                ("stop",),
                f"must be at least {_LEAST_HOURS} hours before start {self.start} of the next day, "
                f"got {self.stop}",
            )
