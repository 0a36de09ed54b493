"""What works where: in a Region, on Outposts, on hybrid nodes and with EKS Anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import read_as
from eks_blueprint.errors import BlueprintError

__all__ = ["REGION", "Feature", "Support", "Target", "Targets", "support", "targets"]

REGION = "region"
"""The target that has everything, and no column in the file."""


@dataclass(frozen=True)
class Target:
    """A place where a cluster, or a part of one, runs.

    :param title: its name in a table.
    :param what: what runs there.
    """

    title: str
    what: str


@dataclass(frozen=True)
class Support:
    """Whether something works on a target.

    :param value: ``conditional`` if it works only as the note says.
    :param source: key of the sources of the file.
    :param note: the condition, or the reason and what to do instead.
    :param inferred: whether no document says it in words.
    :param library: whether the target could do it, and this library does not, or only so far.
    """

    value: Literal["yes", "conditional", "no"]
    source: str
    note: str = ""
    inferred: bool = False
    library: bool = False


@dataclass(frozen=True)
class Feature:
    """A field of a cluster, or an ability of pods and nodes.

    :param title: its name in a table.
    :param targets: whether it works, by target other than the Region.
    """

    title: str
    targets: Mapping[str, Support]


@dataclass(frozen=True)
class Targets:
    """The table.

    :param targets: places by name, such as ``hybrid-nodes``.
    :param sources: where cells were read, by the key that cells have.
    :param fields: dotted fields of a cluster.
    :param abilities: what pods and nodes can do and no field turns on.
    """

    targets: Mapping[str, Target]
    sources: Mapping[str, str]
    fields: Mapping[str, Feature]
    abilities: Mapping[str, Feature]


@cache
def targets() -> Targets:
    """Return the table of what works where."""
    return read_as("targets.yaml", Targets)


def support(name: str, target: str) -> Support:
    """Say whether a field or an ability works on a target.

    A field without a row of its own is as the field above it.

    :param name: dotted field of a cluster, or an ability.
    :param target: name of the target.
    :raises BlueprintError: if there is no such row or target.
    """
    table = targets()
    if target not in table.targets:
        raise BlueprintError(f"target must be one of {', '.join(table.targets)}, got {target!r}")
    if target == REGION:
        return Support("yes", REGION)
    found = table.abilities.get(name)
    above = name
    while found is None and above:
        found = table.fields.get(above)
        above = above.rpartition(".")[0]
    if found is None:
        raise BlueprintError(f"field must be one of the table of targets, got {name!r}")
    return found.targets[target]
