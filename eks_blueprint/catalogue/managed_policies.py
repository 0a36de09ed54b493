"""IAM policies that AWS manages, as far as they are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load

__all__ = ["ManagedPolicyFacts", "ManagedStatement", "managed_policies"]


@dataclass(frozen=True)
class ManagedStatement:
    """What a policy allows.

    :param resources: resources.
    :param actions: actions. Default: all but ``not_actions``.
    :param not_actions: actions that are not meant.
    :param conditions: conditions, as ``operator key = values``.
    """

    resources: tuple[str, ...]
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ManagedPolicyFacts:
    """A policy that AWS manages.

    :param name: its name.
    :param judgement: ``everything``, ``wide`` or ``narrow``.
    :param does: what it allows, for readers.
    :param source: the version that was read.
    :param statements: what the judgement rests on. Default: none, of a narrow one.
    :param sessions: whether Systems Manager reaches an instance with it. Default: false.
    """

    name: str
    judgement: Literal["everything", "wide", "narrow"]
    does: str
    source: str
    statements: tuple[ManagedStatement, ...] = ()
    sessions: bool = False


@cache
def managed_policies() -> Mapping[str, ManagedPolicyFacts]:
    """Return the policies by name, which have no path."""
    return load("managed-policies.yaml", ManagedPolicyFacts)
