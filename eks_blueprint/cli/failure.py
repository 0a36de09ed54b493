"""What is wrong, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eks_blueprint.errors import BlueprintError, Issue, SpecError

__all__ = ["is_json_wanted", "say"]


@dataclass(frozen=True)
class _Failure:
    exit_code: int
    issues: tuple[Issue, ...]


def is_json_wanted(words: Sequence[str]) -> bool:
    """Say whether a command line asks for JSON, whether or not it is understood.

    :param words: the command line.
    """
    return "--format=json" in words or ("--format", "json") in pairwise(words)


def say(error: BlueprintError, *, json: bool) -> int:
    """Print an error on standard error, and as JSON on standard output if that is wanted.

    :param error: the error.
    :param json: whether the answer of the command would have been JSON.
    :returns: 2.
    """
    # Names in templates of others must not command the terminal.
    from eks_blueprint.results import visible

    print(visible(str(error)), file=sys.stderr)
    if json and sys.stdout is not None:
        from eks_blueprint.results import as_json

        issues = error.issues if isinstance(error, SpecError) else (Issue("", 0, "", str(error)),)
        sys.stdout.write(as_json("error", _Failure(2, issues)))
        sys.stdout.flush()
    return 2
