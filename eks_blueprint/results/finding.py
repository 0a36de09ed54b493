"""One thing that a check found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eks_blueprint.results.document import Table

__all__ = ["Finding", "Severity", "findings_block"]


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    """What was asked for fails, or loses something."""
    WARNING = "warning"
    """It works, with an effect that may surprise."""
    INFO = "info"
    """Worth knowing; nothing has to be done."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    :param check: name of the check, such as ``removed-api``; it never changes.
    :param severity: how serious it is.
    :param subject: what it was found in, such as ``Deployment web/shop`` or a construct path.
    :param message: what is wrong, the value got and the values allowed; lower case, no full stop.
    :param remedy: what to do. Default: empty, where nothing has to be done.
    :param source: where the fact behind it was read. Default: empty.
    :param file: file that the finding is in. Default: empty.
    :param line: line of the file, from 1. Default: unknown.
    """

    check: str
    severity: Severity
    subject: str
    message: str
    remedy: str = ""
    source: str = ""
    file: str = ""
    line: int | None = None

    @property
    def place(self) -> str:
        """File and line, or an empty text."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file


def findings_block(findings: Iterable[Finding]) -> Table:
    """Return a table of findings, the most serious first, otherwise in their order."""
    order = list(Severity)
    rows = [
        (
            one.severity.value,
            one.check,
            " ".join(filter(None, (one.place, one.subject))),
            f"{one.message}; {one.remedy}" if one.remedy else one.message,
        )
        for one in sorted(findings, key=lambda one: order.index(one.severity))
    ]
    return Table(("severity", "check", "where", "what"), tuple(rows))
