"""How many nodes of a pool may be disrupted at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.schedules import Schedule
from eks_blueprint.spec.types import Int, pattern

__all__ = ["DisruptionBudgetSpec"]

_Nodes = Annotated[
    str,
    AfterValidator(
        pattern(r"(100|[0-9]{1,2})%|[0-9]+", 'a share such as "10%" or a number such as "1"')
    ),
]


class DisruptionBudgetSpec(Spec):
    """How many nodes may be replaced at once, always or at certain times."""

    nodes: _Nodes = "10%"
    """Percentage or number of nodes that may be disrupted at the same time; "0" blocks disruption.
    Default: 10%."""

    reasons: tuple[Literal["empty", "drifted", "underutilized"], ...] = ()
    """Reasons for disruption that the budget applies to. Default: all reasons."""

    schedule: Schedule | None = None
    """When the budget becomes active, five cron fields in UTC. Default: always."""

    duration_hours: Int | None = Field(default=None, ge=1, le=168)
    """How long the budget is active, in hours; required with `schedule`. Default: always."""

    def issues(self) -> Iterable[Found]:
        if (self.schedule is None) != (self.duration_hours is None):
            yield (
                ("duration_hours" if self.schedule else "schedule",),
                "must be set, since schedule and duration_hours go together",
            )
