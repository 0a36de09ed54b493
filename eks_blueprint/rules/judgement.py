"""What a rule says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eks_blueprint.rules.item import Item, KubernetesItem, ReleaseItem

__all__ = ["Judgement", "Subject", "Verdict", "met", "unmet", "unsure"]

Subject = Item | KubernetesItem | ReleaseItem
"""A resource, an object or a release."""


class Verdict(StrEnum):
    """Whether a recommendation is carried out."""

    MET = "met"
    """A resource shows that it is."""
    NOT_MET = "not met"
    """A resource shows that it is not."""
    NOT_APPLICABLE = "not applicable"
    """Nothing that it is about is there."""
    UNKNOWN = "unknown"
    """What decides is known only when the template is deployed, or stands elsewhere."""


@dataclass(frozen=True)
class Judgement:
    """What a rule says of one thing.

    :param verdict: met, not met or unknown.
    :param subject: the thing.
    :param detail: what of it, such as ``LogExport::audit``; the part of a finding's id in brackets.
    :param message: what must be, what was found, and the remedy; why, where it is unknown;
        what it does not do, where it is met.
    :param path: names of the properties that show it, from the resource. Default: the resource.
    """

    verdict: Verdict
    subject: Subject
    detail: str = ""
    message: str = ""
    path: tuple[str, ...] = ()


def met(subject: Subject, limit: str = "") -> Judgement:
    """Say that something carries out the recommendation.

    :param subject: the thing.
    :param limit: what it does not do, though it is there; lower case, no full stop. Default: none.
    """
    return Judgement(Verdict.MET, subject, message=limit)


def unmet(subject: Subject, detail: str, message: str, *path: str) -> Judgement:
    """Say that something violates the recommendation.

    :param subject: the thing.
    :param detail: what of it; several findings of one resource differ in it.
    :param message: what must be, what was found, and the remedy; lower case, no full stop.
    :param path: names of the properties that show it.
    """
    return Judgement(Verdict.NOT_MET, subject, detail, message, path)


def unsure(subject: Subject, message: str) -> Judgement:
    """Say that nobody can tell from the template.

    :param subject: the thing.
    :param message: what is not known; lower case, no full stop.
    """
    return Judgement(Verdict.UNKNOWN, subject, message=message)
