"""What is lost with a Kubernetes object."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load_list

__all__ = ["Deletion", "deletion"]


@dataclass(frozen=True)
class Deletion:
    """What happens when an object is deleted, beyond the object.

    :param kinds: its kind is one of them; ``*`` stands for every kind.
    :param group: its API group; empty for the core, ``*.`` for every group below one.
    :param severity: ``error`` where data is lost, which the user has to allow.
    :param effect: what happens; lower case, no full stop.
    :param source: where it was read.
    """

    kinds: tuple[str, ...]
    group: str
    severity: Literal["error", "warning"]
    effect: str
    source: str


def deletion(group: str, kind: str) -> Deletion | None:
    """Return what is lost with an object of a kind, or ``None`` if nothing is.

    :param group: its API group; empty for the core.
    :param kind: its kind.
    """
    for one in _deletions():
        if fnmatchcase(group, one.group) and (kind in one.kinds or "*" in one.kinds):
            return one
    return None


@cache
def _deletions() -> tuple[Deletion, ...]:
    return load_list("deletions.yaml", Deletion)
