"""YAML with the position of every value, so that errors have line numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from eks_blueprint.errors import Issue, SpecError
from eks_blueprint.errors import Path as FieldPath

__all__ = ["YamlDocument", "read"]

# libyaml's parser is about ten times faster; PyYAML wheels include it, documentation builds may
# not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class YamlDocument:
    """A YAML file, its value, and the line of every field.

    :param file: the file name as given by the user.
    :param value: the content of the file.
    :param lines: line of each path, counted from 1.
    """

    file: str
    value: Any = None
    lines: dict[FieldPath, int] = field(default_factory=dict)

    def line(self, path: FieldPath) -> int:
        """Return the line of a path, or of its nearest ancestor in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path) -> YamlDocument:
    """Read a YAML file.

    :param path: the file.
    :raises SpecError: if the file does not exist, or is not a single YAML document of plain values.
    """
    document = YamlDocument(str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _error(
            document, 0, f"there is no such file; the working directory is {Path.cwd()}"
        ) from None
    except IsADirectoryError:
        message = "cannot be read, since it is a folder; name a YAML file"
        raise _error(document, 0, message) from None
    except OSError as error:
        raise _error(document, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _error(document, 0, f"cannot be read as UTF-8 text: {error}") from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise _error(document, 0, "is empty; it must hold at least `clusters: {prod: {}}`")
        document.value = _value(loader, node, (), document, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = error.problem or error.context or "not readable"
        raise _error(document, line, f"is not valid YAML: {problem}") from None
    except yaml.YAMLError as error:
        raise _error(document, 0, f"is not valid YAML: {error}") from None
    finally:
        loader.dispose()
    return document


def _value(
    loader: Any, node: Node, path: FieldPath, document: YamlDocument, within: tuple[int, ...]
) -> Any:
    line = node.start_mark.line + 1
    document.lines.setdefault(path, line)
    if id(node) in within:
        raise _error(document, line, "an alias must not contain itself")
    within = (*within, id(node))
    if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
        raise _error(document, line, f"the tag {node.tag} is not allowed in a spec")
    if isinstance(node, MappingNode):
        return _mapping(loader, node, path, document, within)
    if isinstance(node, SequenceNode):
        return [
            _value(loader, item, (*path, index), document, within)
            for index, item in enumerate(node.value)
        ]
    return _scalar(loader, cast("ScalarNode", node), document, line)


def _scalar(loader: Any, node: ScalarNode, document: YamlDocument, line: int) -> Any:
    value = loader.construct_object(node)
    # A version such as 1.30 would become the number 1.3, so the original text is kept.
    if isinstance(value, float):
        return _Number(value, node.value)
    # YAML 1.1 parses 012 as ten and 1:30 as ninety.
    if isinstance(value, int) and not isinstance(value, bool) and str(value) != node.value:
        raise _error(document, line, f"write a plain number, or put it in quotes: {node.value!r}")
    # No field is a date, but the value may be meant as a string.
    return value if isinstance(value, str | int | bool | None) else node.value


def _mapping(
    loader: Any, node: MappingNode, path: FieldPath, document: YamlDocument, within: tuple[int, ...]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if key_node.tag == "tag:yaml.org,2002:merge":
            raise _error(document, line, "merge keys (<<) are not allowed; use `defaults`")
        key = loader.construct_object(key_node) if isinstance(key_node, ScalarNode) else None
        if not isinstance(key, str):
            shown = key_node.value if isinstance(key_node, ScalarNode) else "a list or map"
            raise _error(document, line, f"a key must be text; put it in quotes, got {shown}")
        if key in result:
            first = document.lines[(*path, key)]
            raise _error(document, line, f"the key {key!r} stands twice, first in line {first}")
        document.lines[(*path, key)] = line
        result[key] = _value(loader, value_node, (*path, key), document, within)
    return result


class _Number(float):
    """A number that is printed as it was written."""

    def __new__(cls, value: float, _text: str) -> _Number:
        return super().__new__(cls, value)

    def __init__(self, _value: float, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text

    __str__ = __repr__


def _error(document: YamlDocument, line: int, message: str) -> SpecError:
    return SpecError([Issue(document.file, line, "", message)])
