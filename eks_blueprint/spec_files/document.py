"""YAML with the position of every value, so that errors have line numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from eks_blueprint.errors import Issue, SpecError
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec_files.events import RefusedYamlError, check_events, refuse_depth
from eks_blueprint.spec_files.scalars import scalar
from eks_blueprint.spec_files.text import text_of
from eks_blueprint.yaml_loader import LOADER

__all__ = ["MAX_ALIASED", "Values", "YamlDocument", "read"]

MAX_ALIASED = 100_000
"""How many values aliases may add to a file; aliases of aliases multiply them."""


@dataclass
class YamlDocument:
    """A YAML file, its value, and the line of every field.

    :param file: the file name as given by the user.
    :param value: the content of the file.
    :param lines: line of each path, counted from 1.
    :param files: other files by the path that they are the value of.
    """

    file: str
    value: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)
    files: dict[FieldPath, str] = field(default_factory=dict)

    def line(self, path: FieldPath) -> int:
        """Return the line of a path, or of its nearest ancestor in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def file_of(self, path: FieldPath) -> str:
        """Return the file that has a path."""
        return self.files.get(path[:2], self.file)

    def place(self, path: FieldPath) -> tuple[str, int]:
        """Return file and line of a path, or of its nearest ancestor."""
        return self.file_of(path), self.line(path)


def read(path: Path) -> YamlDocument:
    """Read a YAML file.

    :param path: the file.
    :raises SpecError: if the file does not exist, or is not a single YAML document of plain values.
    """
    document = YamlDocument(str(path))
    try:
        _fill(document, text_of(path))
    except RefusedYamlError as refused:
        issue = Issue(document.file, refused.line, "", refused.message)
        raise SpecError([issue]) from None
    return document


def _fill(document: YamlDocument, text: str) -> None:
    loader = None
    try:
        most = check_events(text, LOADER) + MAX_ALIASED
        loader = LOADER(text)
        node = loader.get_single_node()
        if node is None:
            raise RefusedYamlError(0, "is empty; it must hold at least `clusters: {prod: {}}`")
        document.value = Values(document, most).value(node, (), ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = error.problem or error.context or "not readable"
        raise RefusedYamlError(line, f"is not valid YAML: {problem}") from None
    except ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise RefusedYamlError(line, f"is not valid YAML: {error.reason}") from None
    except yaml.YAMLError as error:
        raise RefusedYamlError(0, f"is not valid YAML: {error}") from None
    finally:
        if loader is not None:
            loader.dispose()


class Values:
    """Plain values of nodes; the lines of their paths are added to the document.

    :param document: the document.
    :param most: maximum number of values, including those that aliases repeat.
    """

    def __init__(self, document: YamlDocument, most: int) -> None:
        self._lines = document.lines
        self._left = most

    def value(self, node: Node, path: FieldPath, within: tuple[int, ...]) -> Any:
        """Return the value of a node.

        :param node: the node.
        :param path: its path, under which its line is kept.
        :param within: the nodes around it, by their ids.
        :raises RefusedYamlError: if a limit is exceeded, or a key is no text.
        """
        line = node.start_mark.line + 1
        self._lines.setdefault(path, line)
        self._left -= 1
        if self._left < 0:
            raise RefusedYamlError(
                line, f"aliases must not repeat more than {MAX_ALIASED:,} values"
            )
        if isinstance(node, ScalarNode):
            return scalar(node)
        if id(node) in within:
            raise RefusedYamlError(line, "an alias must not contain itself")
        within = (*within, id(node))
        # With aliases, the value can be deeper than the text.
        refuse_depth(len(within), line)
        if isinstance(node, MappingNode):
            return self._mapping(node, path, within)
        items: list[Node] = node.value if isinstance(node, SequenceNode) else []
        return [self.value(item, (*path, index), within) for index, item in enumerate(items)]

    def _mapping(
        self, node: MappingNode, path: FieldPath, within: tuple[int, ...]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = _key(key_node, line)
            if key in result:
                first = self._lines[(*path, key)]
                raise RefusedYamlError(line, f"the key {key!r} stands twice, first in line {first}")
            self._lines[(*path, key)] = line
            result[key] = self.value(value_node, (*path, key), within)
        return result


def _key(node: Node, line: int) -> str:
    if node.tag == "tag:yaml.org,2002:merge":
        raise RefusedYamlError(line, "merge keys (<<) are not allowed; use `defaults`")
    if not isinstance(node, ScalarNode):
        raise RefusedYamlError(line, "a key must be text; put it in quotes, got a list or map")
    if node.tag not in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:value"):
        raise RefusedYamlError(line, f"a key must be text; put it in quotes, got {node.value}")
    text: str = node.value
    return text
