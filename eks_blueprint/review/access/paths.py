"""A way to become an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eks_blueprint.review.place import Place

__all__ = ["AdminPath"]

Kind = Literal[
    "direct", "through AWS", "through Kubernetes", "through delivery", "not in templates"
]


@dataclass(frozen=True)
class AdminPath:
    """A way to become an administrator of a cluster.

    :param who: who has it.
    :param kind: ``direct``, or through what it leads.
    :param steps: the way, one step after the other.
    :param limited_by: what limits it, or empty.
    :param places: the resources on the way.
    """

    who: str
    kind: Kind
    steps: tuple[str, ...]
    limited_by: str
    places: tuple[Place, ...]
