"""The errors that a user sees: what must be, value got, values allowed, remedy."""

from __future__ import annotations

import json
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
"""Path of a field: names, keys of maps and indexes of lists."""

Found = tuple[Path, str]
"""A field, relative to what a rule looked at, and what is wrong with it."""


class Warned(NamedTuple):
    """A warning: a setting that is allowed but can have an unexpected effect.

    :param name: name by which the warning can be acknowledged; it never changes.
    :param path: the field, relative to the spec that the warning is about.
    :param message: what will happen, and how to avoid or confirm it.
    """

    name: str
    path: Path
    message: str


def dotted(path: Path) -> str:
    """Return a path as text: ``access_entries.team.namespaces[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{_key(part)}"
    return text.removeprefix(".")


def _key(part: str) -> str:
    # A key that cannot be seen, or that would break the line.
    return part if part.strip() and part.isprintable() else json.dumps(part)


# Longer than every message of the library, shorter than what a terminal scrolls away.
_LONGEST = 2000


def _on_one_line(text: str) -> str:
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}... ({len(text):,} characters)"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class _Node(Protocol):
    @property
    def path(self) -> str: ...


class _HasNode(Protocol):
    @property
    def node(self) -> _Node: ...


class BlueprintError(Exception):
    """Invalid input, described in terms of the spec or of the arguments.

    :param message: what is wrong, the value got, the values allowed and the remedy; lower case,
        no full stop.
    :param scope: the construct that rejects the input; its path precedes the message. Default: no
        path.
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
    """One error or warning about a spec.

    :param file: the file name as given by the user, or empty for a spec built in Python.
    :param line: the line number, counted from 1; 0 if there is none.
    :param path: the dotted path of the field, or empty for the whole file.
    :param message: what is wrong, the value got, the values allowed and the remedy.
    :param severity: ``error`` makes the spec invalid, ``warning`` does not. Default: error.
    """

    file: str
    line: int
    path: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = " ".join(part for part in (place, self.path) if part)
        text = _on_one_line(f"{head}: {self.message}" if head else self.message)
        return text if self.severity == "error" else f"{self.severity}: {text}"


class SpecError(BlueprintError):
    """A spec with one or more issues; the text of the error has one line for each.

    :param issues: what is wrong, in the order of the file.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(sorted(issues))
        super().__init__("\n".join(str(issue) for issue in self.issues))
