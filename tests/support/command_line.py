"""What the command line makes of words, without running a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.cli.program import NAME, command, program

__all__ = ["parsed"]


def parsed(words: list[str]) -> tuple[str, Mapping[str, Any]]:
    """Return the command that words call, and its options by parameter."""
    with program().make_context(NAME, words) as outer:
        name, *rest = [*outer._protected_args, *outer.args]
        # The path that messages name.
        with command(name).make_context(name, rest, parent=outer) as context:
            return name, context.params
