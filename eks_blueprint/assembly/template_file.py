"""A template in a file of its own, in JSON or YAML."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from eks_blueprint.assembly.lines import lines_of, repeated_name
from eks_blueprint.assembly.template import json_of, template_of
from eks_blueprint.errors import BlueprintError
from eks_blueprint.yaml_loader import LOADER

__all__ = ["decoded", "looks_like_template", "read_template", "template_lines", "template_text"]

_JSON = ".json"
_BODY = "TemplateBody"
_RESOURCES = "Resources"
_LOOKS_LIKE_JSON = re.compile(rf'"(?:{_BODY}|{_RESOURCES})"\s*:')
# Short forms of functions whose long names do not start with Fn.
_BARE = ("Ref", "Condition")
_TEXT = "tag:yaml.org,2002:str"
_PLAIN = {f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "null", "timestamp")}


class _Loader(LOADER):  # type: ignore[misc]
    """Reads short forms of functions, and dates and keys as texts, as CloudFormation does."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        self.flatten_mapping(node)
        for key, _ in node.value:
            # Such as accounts in Mappings, which YAML would read as numbers.
            if isinstance(key, yaml.ScalarNode) and key.tag in _PLAIN:
                key.tag = _TEXT
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        # YAML would take the last one, and whoever reads the file may take another.
        if len(made) < len(node.value):
            keys = [str(key.value) for key, _ in node.value]
            twice = next((one for one in keys if keys.count(one) > 1), keys[0])
            line = node.start_mark.line + 1
            raise ValueError(f"{twice} must stand once in the object at line {line}")
        return made


def _function(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in _BARE else f"Fn::{suffix}"
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)
    if name == "Fn::GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name: value}


_Loader.add_multi_constructor("!", _function)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in LOADER.yaml_implicit_resolvers.items()
}


def read_template(path: Path) -> dict[str, Any]:
    """Read a template of CloudFormation.

    :param path: file in JSON, or in YAML with long or short forms of functions.
    :raises BlueprintError: if it cannot be read, or is no template.
    """
    try:
        text = decoded(path.read_bytes())
    except OSError as error:
        raise BlueprintError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise BlueprintError(f"{path}: must be a template in UTF-8, got {error}") from None
    return template_text(text, str(path))


def decoded(content: bytes) -> str:
    """Return the text of a file.

    :param content: UTF-8, or UTF-16 with a mark of the byte order, as PowerShell writes what a
        command prints.
    :raises ValueError: if it is neither.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if marked else "utf-8-sig")


def template_text(text: str, name: str) -> dict[str, Any]:
    """Read the text of a template.

    :param text: JSON, or YAML with long or short forms of functions; or the answer of
        ``aws cloudformation get-template``, which has the template in it.
    :param name: how messages call it.
    :raises BlueprintError: if it is no template.
    """
    try:
        content = _value(text, name)
        if isinstance(content, dict) and _BODY in content and _RESOURCES not in content:
            body = content[_BODY]
            content = _value(body, "") if isinstance(body, str) else body
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise BlueprintError(
            f"{name}: must be a CloudFormation template in JSON or YAML, got: {error}"
        ) from None
    try:
        return template_of(content)
    except (ValueError, TypeError, RecursionError) as error:
        raise BlueprintError(
            f"{name}: must be a CloudFormation template in JSON or YAML, got: {error}"
            f"{_line_of(text, name, str(error))}"
        ) from None


def looks_like_template(text: str) -> bool:
    """Say whether a text is a template, or is meant to be one.

    :param text: the text of a file that may be anything.
    """
    if text.lstrip().startswith("{"):
        # The names of sections may stand anywhere in other files; in one line, too.
        return _LOOKS_LIKE_JSON.search(text) is not None and _has_section(text)
    return any(line.startswith(f"{_RESOURCES}:") for line in text.splitlines())


def _has_section(text: str) -> bool:
    return any(path in ((_RESOURCES,), (_BODY,)) for path in lines_of(text))


def _line_of(text: str, name: str, error: str) -> str:
    """Say in which line stands what an error begins with: a section, or a resource."""
    what = error.partition(" ")[0]
    try:
        lines = template_lines(text, name)
    except (yaml.YAMLError, ValueError):
        return ""
    line = lines.get((what,)) or lines.get((_RESOURCES, what))
    return f" (line {line})" if line else ""


def _value(text: str, name: str) -> Any:
    if name.endswith(_JSON):
        return _json(text)
    # JSON may be indented with tabs, which YAML does not take.
    if text.lstrip().startswith("{"):
        try:
            return _json(text)
        except json.JSONDecodeError:
            pass
    return yaml.load(text, Loader=_Loader)


def _json(text: str) -> Any:
    """Return the value of a text in JSON, in which each name stands once in its object."""
    try:
        value = json_of(text)
    except json.JSONDecodeError as error:
        if text[error.pos :].lstrip().startswith(("//", "/*")):
            raise ValueError(
                f"JSON has no comments, got one near line {error.lineno}; remove it, or write YAML"
            ) from None
        raise
    # JSON would take the last one, and whoever reads the file may take another.
    if (found := repeated_name(text)) is not None:
        raise ValueError(
            f"{found[0]} must stand once in its object, got it again at line {found[1]}"
        )
    return value


def template_lines(text: str, name: str) -> Mapping[tuple[str | int, ...], int]:
    """Return the line of each value of a template, from 1.

    The line of a value in an object is that of its name.

    :param text: JSON or YAML that can be read.
    :param name: the name of the file.
    :returns: lines by path, such as ``("Resources", "Vpc", "Properties")``.
    """
    if name.endswith(_JSON) or text.lstrip().startswith("{"):
        lines = lines_of(text)
        if (_RESOURCES,) in lines:
            return lines
        return {path[1:]: line for path, line in lines.items() if path[:1] == (_BODY,)}
    found: dict[tuple[str | int, ...], int] = {}
    waiting: list[tuple[tuple[str | int, ...], yaml.Node]] = []
    if (root := yaml.compose(text, Loader=_Loader)) is not None:
        waiting.append(((), root))
    seen: set[int] = set()
    while waiting:
        path, node = waiting.pop()
        # An alias is the node that it names, and would be read once more for each use.
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                where = (*path, str(key.value))
                found[where] = key.start_mark.line + 1
                waiting.append((where, value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                found[*path, index] = value.start_mark.line + 1
                waiting.append(((*path, index), value))
    return found
