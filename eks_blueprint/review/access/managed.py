"""Policies that AWS manages, and what they allow a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from eks_blueprint.catalogue import managed_policies
from eks_blueprint.review.access.statements import Statement, wildcard_of
from eks_blueprint.review.place import Place

__all__ = ["ManagedPolicy", "managed_policy", "managed_statements"]


@dataclass(frozen=True)
class ManagedPolicy:
    """A policy of a role that no template has.

    :param name: its name, with its path.
    :param judgement: ``everything``, ``wide``, ``narrow``, or ``not judged``.
    :param does: what it allows; empty, if it is not judged.
    :param sessions: whether Systems Manager reaches an instance with it.
    """

    name: str
    judgement: Literal["everything", "wide", "narrow", "not judged"]
    does: str
    sessions: bool

    def __str__(self) -> str:
        return f"{self.name} ({self.judgement})" if self.judgement != "narrow" else self.name


def managed_policy(name: str) -> ManagedPolicy:
    """Return what is known of a policy.

    :param name: what stands after ``policy/`` in its ARN, or the ARN of one that is not AWS's.
    """
    found = managed_policies().get(name.rpartition("/")[2]) if ":" not in name else None
    if found is None:
        return ManagedPolicy(name, "not judged", "", False)
    sessions = found.sessions or found.judgement == "everything"
    return ManagedPolicy(name, found.judgement, found.does, sessions)


def managed_statements(policy: ManagedPolicy, place: Place) -> Iterator[Statement]:
    """Yield the statements on which the judgement of a policy rests.

    :param policy: the policy.
    :param place: where the role names it.
    """
    if policy.judgement in ("narrow", "not judged"):
        return
    for one in managed_policies()[policy.name.rpartition("/")[2]].statements:
        actions = one.actions or (f"all but {', '.join(one.not_actions)}",)
        yield Statement(
            policy=place,
            effect="Allow",
            actions=actions,
            resources=one.resources,
            conditions=one.conditions,
            wildcard=wildcard_of(actions, one.resources),
            reason="",
            noteworthy=True,
            targets=one.resources,
        )
