"""The errors a user sees: what, value got, values allowed, remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

__all__ = ["BlueprintError", "Issue", "SpecError"]


class _Node(Protocol):
    @property
    def path(self) -> str: ...


class _HasNode(Protocol):
    @property
    def node(self) -> _Node: ...


class BlueprintError(Exception):
    """Input that cannot become a cluster, said in the user's words.

    :param message: what is wrong, the value got, the values allowed and the remedy; lower case,
        no full stop.
    :param scope: the construct that refused; its path is put before the message.
        Default: no path.
    """

    def __init__(self, message: str, *, scope: _HasNode | None = None) -> None:
        super().__init__(f"{scope.node.path}: {message}" if scope is not None else message)


@dataclass(frozen=True, order=True)
class Issue:
    """One thing that is wrong in a spec.

    :param file: the file as the user named it, or empty for a spec built in Python.
    :param line: the line, counted from 1; 0 when there is none.
    :param path: the dotted path of the field, or empty for the whole file.
    :param message: what is wrong, the value got, the values allowed and the remedy.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = " ".join(part for part in (place, self.path) if part)
        return f"{head}: {self.message}" if head else self.message


class SpecError(BlueprintError):
    """A spec with one or more issues; its text is one line for each.

    :param issues: what is wrong, in the order of the file.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(sorted(issues))
        super().__init__("\n".join(str(issue) for issue in self.issues))
