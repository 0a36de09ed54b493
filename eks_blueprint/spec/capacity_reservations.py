"""Capacity reservations of EC2, from which Karpenter launches nodes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.types import pattern

__all__ = ["CapacityReservationsSpec"]

_ReservationId = Annotated[
    str,
    AfterValidator(
        pattern(r"cr-[0-9a-z]+", "the id of a capacity reservation such as cr-0123456789abcdef0")
    ),
]

# Amazon EC2 user guide, "Tag your Amazon EC2 resources", tag restrictions.
_TagKey = Annotated[str, Field(min_length=1, max_length=127)]
_TagValue = Annotated[str, Field(min_length=1, max_length=255)]


class CapacityReservationsSpec(Spec):
    """On-Demand Capacity Reservations and Capacity Blocks for ML, by id or by tags.

    Source: Karpenter 1.14 documentation, "NodeClasses", capacityReservationSelectorTerms, and
    "Utilizing ODCRs".
    """

    ids: tuple[_ReservationId, ...] = Field(default=(), max_length=30)
    """Ids of reservations. Default: none."""

    tags: dict[_TagKey, _TagValue] = Field(default={}, max_length=20)
    """Tags that reservations have, all of them; `*` stands for any value. Default: none."""

    kind: Literal["on-demand", "capacity-block"] | None = None
    """`on-demand` for On-Demand Capacity Reservations, `capacity-block` for Capacity Blocks for ML,
    whose nodes are drained 40 minutes before they end. Default: both."""

    def issues(self) -> Iterable[Found]:
        if not self.ids and not self.tags:
            yield ("ids",), "must name a reservation where there are no tags, got none"
