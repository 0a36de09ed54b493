"""After which Region of a wave a stack is deployed, and after how many others of its wave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eks_blueprint.assembly import Stack, in_order

__all__ = ["Position", "positions"]


class Position(NamedTuple):
    """When a stack of a wave is deployed.

    :param regions: the group of Regions, counted from 0.
    :param round: 0 with the group; 1 after all of the group, and so on.
    """

    regions: int
    round: int = 0


def positions(stacks: Mapping[str, Stack], groups: Mapping[str, int]) -> dict[str, Position]:
    """Return when each stack of a wave is deployed.

    A stack comes with the Regions of its group. If it depends on one of another account or Region
    of the wave, which is deployed beside it or later, it comes right after that one.

    :param stacks: the stacks of a wave by name.
    :param groups: for each Region the group in which it is deployed, counted from 0.
    """
    found: dict[str, Position] = {}
    for name in in_order({name: one.depends_on for name, one in stacks.items()}):
        stack = stacks[name]
        earliest = Position(groups[stack.region or ""])
        for other in stack.depends_on:
            if other in found:
                at = found[other]
                same = (stacks[other].account, stacks[other].region) == (
                    stack.account,
                    stack.region,
                )
                earliest = max(earliest, at if same else Position(at.regions, at.round + 1))
        found[name] = earliest
    return found
