"""A way to become an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from eks_blueprint.review.place import Place

__all__ = ["KINDS", "AdminPath", "Kind"]

Kind = Literal[
    "direct",
    "through Kubernetes",
    "through AWS",
    "through delivery",
    "not in templates",
    "reach not known",
]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds of ways, the shortest first."""


@dataclass(frozen=True)
class AdminPath:
    """A way to become an administrator of a cluster.

    :param who: who has it, in words: no logical ids.
    :param kind: ``direct``, or through what it leads; ``reach not known`` for pods whose
        permissions a chart has.
    :param steps: the way, one step after the other.
    :param limited_by: what limits it, or empty.
    :param places: the resources on the way.
    :param purpose: what the role or function on the way is for; empty where there is none.
    :param outside: where it comes from, if not from the account of the cluster, such as ``account
        444455556666``; empty, if it does.
    :param risk: order among the ways of its kind, the widest first: 0 is everyone.
    """

    who: str
    kind: Kind
    steps: tuple[str, ...]
    limited_by: str
    places: tuple[Place, ...]
    purpose: str = ""
    outside: str = ""
    risk: int = 9
