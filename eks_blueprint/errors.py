"""The errors a user sees: what, value got, values allowed, remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

__all__ = [
    "BlueprintError",
    "Found",
    "Issue",
    "Path",
    "SpecError",
    "Warned",
    "dotted",
    "refuse",
]

Path = tuple[str | int, ...]
"""Where a field is: names, keys of maps and indexes of lists."""

Found = tuple[Path, str]
"""A field, relative to what a rule looked at, and what is wrong with it."""


class Warned(NamedTuple):
    """Something that is allowed and may still surprise.

    :param name: name of the warning, by which it can be acknowledged; it never changes.
    :param path: the field, relative to the spec that warns.
    :param message: what will happen, and how to avoid or confirm it.
    """

    name: str
    path: Path
    message: str


def dotted(path: Path) -> str:
    """Write a path the way users read it: ``access.team.namespaces[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


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


def refuse(found: Iterable[Found], *, scope: _HasNode) -> None:
    """Raise what a rule found about the arguments of a construct; return if it found nothing.

    :param found: fields and what is wrong with them.
    :param scope: the construct.
    :raises BlueprintError: one line for each field.
    """
    lines = [f"{dotted(path)}: {message}" if path else message for path, message in found]
    if lines:
        raise BlueprintError(f"\n{scope.node.path}: ".join(lines), scope=scope)


@dataclass(frozen=True, order=True)
class Issue:
    """One thing that a spec is refused for, or warned about.

    :param file: the file as the user named it, or empty for a spec built in Python.
    :param line: the line, counted from 1; 0 when there is none.
    :param path: the dotted path of the field, or empty for the whole file.
    :param message: what is wrong, the value got, the values allowed and the remedy.
    :param severity: ``error`` refuses the spec, ``warning`` does not. Default: error.
    """

    file: str
    line: int
    path: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = " ".join(part for part in (place, self.path) if part)
        text = f"{head}: {self.message}" if head else self.message
        return text if self.severity == "error" else f"{self.severity}: {text}"


class SpecError(BlueprintError):
    """A spec with one or more issues; its text is one line for each.

    :param issues: what is wrong, in the order of the file.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(sorted(issues))
        super().__init__("\n".join(str(issue) for issue in self.issues))
