"""Files of Kubernetes objects: several documents, and all that kubectl reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode
from yaml.reader import ReaderError

from eks_blueprint.errors import Issue, SpecError
from eks_blueprint.errors import Path as FieldPath
from eks_blueprint.spec_files.document import MAX_ALIASED, Values, YamlDocument
from eks_blueprint.spec_files.events import RefusedYamlError, check_events, refuse_depth
from eks_blueprint.spec_files.scalars import scalar
from eks_blueprint.spec_files.text import text_of
from eks_blueprint.yaml_loader import LOADER

__all__ = ["read_stream", "read_text"]


def read_text(path: Path) -> str:
    """Read a file within the size of a spec.

    :param path: the file.
    :raises SpecError: if it cannot be read, is too large, or no text.
    """
    try:
        return text_of(path)
    except RefusedYamlError as refused:
        raise _refusal(str(path), refused.line, refused.message) from None


def read_stream(file: str, text: str) -> tuple[YamlDocument, ...]:
    """Read YAML with any number of documents, within the limits of a spec.

    Numbers such as 0644, keys that are no texts and merge keys are read, which a spec refuses.

    :param file: name of the file, for its errors.
    :param text: its content.
    :returns: documents that are not empty; their lines are those of the file.
    :raises SpecError: if it is no YAML, or exceeds the limits.
    """
    try:
        return tuple(_documents(file, text))
    except RefusedYamlError as refused:
        raise _refusal(file, refused.line, refused.message) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "not readable"
        raise _refusal(file, mark.line + 1 if mark else 0, f"no YAML: {problem}") from None
    except ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise _refusal(file, line, f"no YAML: {error.reason}") from None
    except yaml.YAMLError as error:
        raise _refusal(file, 0, f"no YAML: {error}") from None


def _documents(file: str, text: str) -> Iterator[YamlDocument]:
    most = check_events(text, LOADER) + MAX_ALIASED
    loader = LOADER(text)
    try:
        while loader.check_node():
            document = YamlDocument(file)
            document.value = _Lenient(document, most).value(loader.get_node(), (), ())
            if document.value is not None:
                yield document
    finally:
        loader.dispose()


def _refusal(file: str, line: int, message: str) -> SpecError:
    return SpecError([Issue(file, line, "", message)])


class _Lenient(Values):
    """Values of nodes as kubectl reads them."""

    def value(self, node: Node, path: FieldPath, within: tuple[int, ...]) -> Any:
        if isinstance(node, ScalarNode):
            try:
                return super().value(node, path, within)
            except RefusedYamlError:
                return _number(node)
        return super().value(node, path, within)

    def _mapping(
        self, node: MappingNode, path: FieldPath, within: tuple[int, ...]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                raise RefusedYamlError(line, "a key must be text, got a list or map")
            key = str(key_node.value)
            if key_node.tag == "tag:yaml.org,2002:merge":
                refuse_depth(len(within), line)
                below = self.value(value_node, path, within)
                for one in below if isinstance(below, list) else [below]:
                    merged = {**(one if isinstance(one, dict) else {}), **merged}
                continue
            self._lines[(*path, key)] = line
            result[key] = self.value(value_node, (*path, key), within)
        return {**merged, **result}


def _number(node: ScalarNode) -> Any:
    """Return an octal number, as in the mode of a file, or else the text."""
    text: str = node.value
    try:
        return int(text, 8) if text.startswith("0") else scalar(node)
    except (ValueError, RefusedYamlError):
        return text
