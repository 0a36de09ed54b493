"""How long resources take to create."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["CreationTime", "creation_time"]

_OTHERS = "others"


@dataclass(frozen=True)
class CreationTime:
    """How long CloudFormation takes to create a resource.

    :param type: the type of CloudFormation.
    :param what: the plural, for readers.
    :param seconds: the shortest and the longest time.
    :param source: where the times were read.
    :param estimate: whether they are an estimate of this project.
    """

    type: str
    what: str
    seconds: tuple[int, int]
    source: str
    estimate: bool = False

    @property
    def typical(self) -> int:
        """The middle between the shortest and the longest time, seconds."""
        return sum(self.seconds) // 2


def creation_time(type_: str, *, in_vpc: bool = False) -> CreationTime:
    """Return how long a resource takes to create.

    :param type_: its type.
    :param in_vpc: whether it is a function with network interfaces. Default: false.
    """
    times = _times()
    return times.get(f"{type_} in a VPC" if in_vpc else type_, times[_OTHERS])


@cache
def _times() -> Mapping[str, CreationTime]:
    """Return the times by type."""
    return load("creation-times.yaml", CreationTime)
