"""What an upgrade from the last release does to an example, and what the page says of it."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from eks_blueprint.assembly import CloudAssembly
from eks_blueprint.difference.change import Action, ResourceChange
from eks_blueprint.difference.difference import difference
from eks_blueprint.results import Severity

__all__ = ["HEADING", "Named", "named_since", "surprises"]

HEADING = "### Replaced or deleted"
_ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$", re.MULTILINE)
_NOTED = (
    Action.MAY_REPLACE,
    Action.REPLACE,
    Action.RECREATE,
    Action.REMOVE,
    Action.REFUSE,
)
# Those of changes, which are compared one by one.
_OF_CHANGES = ("deleted", "replaced", "may-be-replaced", "refused")


class Named(NamedTuple):
    """A row of the table: type and id, as a pattern, and what happens."""

    type: str
    id: str
    what: str


def named_since(text: str, version: str) -> tuple[Named, ...]:
    """Return the rows of all sections of a page that are newer than a version.

    Sections are those of the second level, newest first, such as ``## 0.2``.
    """
    minor = re.escape(version.rpartition(".")[0])
    newer = re.split(rf"^## {minor}\b", text, maxsplit=1, flags=re.MULTILINE)[0]
    tables = newer.split(f"{HEADING}\n")[1:]
    parts = [re.split(r"^##", table, maxsplit=1, flags=re.MULTILINE)[0] for table in tables]
    return tuple(Named(*row) for part in parts for row in _ROW.findall(part))


def surprises(old: CloudAssembly, new: CloudAssembly, rows: Sequence[Named]) -> Iterator[str]:
    """Yield what an upgrade replaces, deletes or fails on that no row names."""
    found = difference(old, new)
    for change in found.changes:
        if change.action in _NOTED and not any(_names(row, change) for row in rows):
            yield f"{change.action} {change.type} {change.id}: {'; '.join(change.causes)}"
    for one in found.findings:
        if one.severity is Severity.ERROR and one.check not in _OF_CHANGES:
            yield f"{one.check} {one.subject}: {one.message}"


def _names(row: Named, change: ResourceChange) -> bool:
    return row.type == change.type and fnmatchcase(change.id, row.id)
