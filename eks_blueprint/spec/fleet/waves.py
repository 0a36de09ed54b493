"""Waves: groups of clusters that are deployed one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.pipeline import ApprovalSpec
from eks_blueprint.spec.types import Int, Name

__all__ = ["WaveSpec", "wave_issues"]


class WaveSpec(Spec):
    """A wave: clusters that are deployed and upgraded together, after those of earlier waves."""

    name: Name
    """Name of the wave, by which environments and clusters refer to it."""

    bake_time: Int = Field(default=0, ge=0)
    """Minutes between the end of this wave and the start of the next one, in which alarms have time
    to fire. Default: 0."""

    approval: ApprovalSpec | None = None
    """Somebody has to approve the wave before the pipeline begins it. Default: none."""


def wave_issues(waves: Sequence[WaveSpec]) -> Iterator[Found]:
    """Find waves of one name.

    :param waves: the waves in their order.
    """
    seen: dict[str, int] = {}
    for index, wave in enumerate(waves):
        first = seen.setdefault(wave.name, index)
        if first != index:
            yield (
                (index, "name"),
                f"must differ from that of waves[{first}], got {wave.name!r}",
            )
