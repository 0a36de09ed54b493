"""One thing that was looked at, and all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eks_blueprint.results import Bullets, Document, Heading, Paragraph, Table

__all__ = ["Check", "Diagnosis", "Outcome", "document"]


class Outcome(StrEnum):
    """What a look at something says."""

    OK = "ok"
    """It is there, and new enough."""
    MISSING = "missing"
    """It is required, and not there, too old or too little."""
    ADVICE = "advice"
    """It works without, with less."""
    OPTIONAL = "optional"
    """It is not there, and only some tasks need it."""
    NOT_ASKED = "not asked"
    """Only AWS knows."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    :param name: its name, such as ``node``; it never changes.
    :param outcome: what the look says.
    :param found: what was found.
    :param remedy: what to do. Default: empty, where nothing has to be done.
    :param place: account and Region that it is about. Default: empty.
    """

    name: str
    outcome: Outcome
    found: str
    remedy: str = ""
    place: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """All that was looked at.

    :param version: of this library.
    :param checks: in the order in which they matter.
    """

    version: str
    checks: tuple[Check, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing that is required is missing."""
        return all(one.outcome is not Outcome.MISSING for one in self.checks)


def document(diagnosis: Diagnosis) -> Document:
    """Show a diagnosis.

    :param diagnosis: what was looked at.
    """
    rows = [(_what(one), one.outcome.value, one.found) for one in diagnosis.checks]
    remedies = [f"{_what(one)}: {one.remedy}" for one in diagnosis.checks if one.remedy]
    missing = [_what(one) for one in diagnosis.checks if one.outcome is Outcome.MISSING]
    end = f"missing: {', '.join(missing)}" if missing else "nothing that is required is missing"
    return Document(
        f"eks-blueprint {diagnosis.version}",
        (
            Table(("what", "outcome", "found"), tuple(rows)),
            *((Heading("What to do"), Bullets(tuple(remedies))) if remedies else ()),
            Paragraph(end),
        ),
    )


def _what(one: Check) -> str:
    return f"{one.name} {one.place}" if one.place else one.name
