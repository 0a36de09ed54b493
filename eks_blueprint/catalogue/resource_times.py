"""How long CloudFormation takes to create and to delete resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["ResourceTime", "creation_time", "deletion_time"]

_OTHERS = "others"


@dataclass(frozen=True)
class ResourceTime:
    """How long CloudFormation takes to create or to delete a resource.

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


def creation_time(type_: str, *, in_vpc: bool = False) -> ResourceTime:
    """Return how long a resource takes to create.

    :param type_: its type.
    :param in_vpc: whether it is a function with network interfaces. Default: false.
    """
    return _time("creation-times.yaml", type_, in_vpc=in_vpc)


def deletion_time(type_: str, *, in_vpc: bool = False) -> ResourceTime:
    """Return how long a resource takes to delete.

    :param type_: its type.
    :param in_vpc: whether it is a function with network interfaces. Default: false.
    """
    return _time("deletion-times.yaml", type_, in_vpc=in_vpc)


def _time(file: str, type_: str, *, in_vpc: bool) -> ResourceTime:
    times = _times(file)
    return times.get(f"{type_} in a VPC" if in_vpc else type_, times[_OTHERS])


@cache
def _times(file: str) -> Mapping[str, ResourceTime]:
    """Return the times of a file by type."""
    return load(file, ResourceTime)
