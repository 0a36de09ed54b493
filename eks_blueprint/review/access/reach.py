"""Which actions a statement allows, and on what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from eks_blueprint.review.access.statements import Statement

__all__ = ["Reach", "allowed"]

_BUT = "all but"
# Parameters such as the partition, whose names have colons.
_PSEUDO = re.compile(r"<AWS::\w+>")


@dataclass(frozen=True)
class Reach:
    """Resources of which one is enough.

    :param logical_ids: their logical ids, for references.
    :param tails: the ends of their ARNs, after the account, for ARNs and patterns.
    """

    logical_ids: tuple[str, ...]
    tails: tuple[str, ...]

    def of(self, statement: Statement) -> bool:
        """Say whether a statement is about one of the resources.

        :param statement: the statement; one of a policy of a resource names none.
        """
        return not statement.targets or any(map(self._has, statement.targets))

    def _has(self, resource: str) -> bool:
        if resource == "*" or resource.startswith(_BUT):
            return True
        if any(f"<{one}{end}" in resource for one in self.logical_ids for end in (">", ".")):
            return True
        parts = _PSEUDO.sub("", resource).split(":", 5)
        return len(parts) == 6 and any(fnmatchcase(one, parts[5]) for one in self.tails)


def allowed(statement: Statement, wanted: Sequence[str]) -> list[str]:
    """Return which of some actions a statement is about.

    :param statement: the statement.
    :param wanted: the actions.
    """
    if any(one.startswith(_BUT) for one in statement.actions):
        return [*wanted]
    patterns = [one.lower() for one in statement.actions]
    return [one for one in wanted if any(fnmatchcase(one.lower(), part) for part in patterns)]
