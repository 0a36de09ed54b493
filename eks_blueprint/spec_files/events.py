"""Checks of YAML before it is parsed into nodes."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, NodeEvent, ScalarEvent

__all__ = ["MAX_DEPTH", "MAX_VALUES", "RefusedYamlError", "check_events", "refuse_depth"]

MAX_DEPTH = 100
"""Levels of maps and lists in a file. Parsing recurses once for each level, and libyaml ends the
process without an error when the stack is full."""

MAX_VALUES = 100_000
"""Keys and values in a file, without those that aliases repeat."""

_YAML_TAG = "tag:yaml.org,2002:"


class RefusedYamlError(Exception):
    """YAML that is refused in a spec.

    :param line: the line, counted from 1; 0 when there is none.
    :param message: what is wrong.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def check_events(text: str, loader: Any) -> int:
    """Check depth, number of values and tags, without recursion.

    :param text: the file.
    :param loader: PyYAML's loader.
    :returns: number of values in the text.
    :raises RefusedYamlError: for explicit tags, and for more than ``MAX_DEPTH`` levels or
        ``MAX_VALUES`` values.
    :raises yaml.YAMLError: if it is not YAML.
    """
    depth = count = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, CollectionEndEvent):
            depth -= 1
        if not isinstance(event, NodeEvent):
            continue
        count += 1
        line = event.start_mark.line + 1 if event.start_mark else 0
        if count > MAX_VALUES:
            raise RefusedYamlError(line, f"must have at most {MAX_VALUES:,} keys and values")
        if isinstance(event, CollectionStartEvent):
            depth += 1
            refuse_depth(depth, line)
        if isinstance(event, CollectionStartEvent | ScalarEvent) and event.tag is not None:
            raise RefusedYamlError(line, f"the tag {_shown(event.tag)} is not allowed; remove it")
    return count


def refuse_depth(depth: int, line: int) -> None:
    """Refuse a value at too deep a level.

    :raises RefusedYamlError: for more than ``MAX_DEPTH`` levels.
    """
    if depth > MAX_DEPTH:
        raise RefusedYamlError(
            line, f"must have at most {MAX_DEPTH} levels of maps and lists, got more"
        )


def _shown(tag: str) -> str:
    """Return a tag as it is written in a file."""
    if tag.startswith(_YAML_TAG):
        return f"!!{tag.removeprefix(_YAML_TAG)}"
    return tag if tag.startswith("!") else f"!<{tag}>"
