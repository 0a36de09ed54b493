"""Changes of single values in the text of a spec, which leave every other character alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from eks_blueprint.errors import BlueprintError, dotted

__all__ = ["has_value", "with_value"]

# Anchors stand before a value. Tags are refused in specs.
_PROPERTIES = re.compile(r"(?:&[^\s,\[\]{}]+\s+)*")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")


def has_value(text: str, path: Sequence[str]) -> bool:
    """Return whether the text sets the value of a field, or has an alias in its place.

    :param text: the file.
    :param path: path of the field in the file.
    """
    return _value(text, _root(text), path) is not None


def with_value(text: str, path: Sequence[str], value: str, *, exists: int) -> str:
    """Return the text with another value of a field; a field that is not set is added.

    :param text: the file, which was read as a spec.
    :param path: path of the field in the file.
    :param value: the new text.
    :param exists: how many parts of the path the file must have.
    :raises BlueprintError: if the place is no map that values can be added to.
    """
    here: Node | None = _root(text)
    at = 0
    for name in path:
        found = _entry(here, name)
        if found is None:
            break
        key, below = found
        _refuse_alias(path, key, below, is_last=at == len(path) - 1)
        here, at = below, at + 1
    missing = path[at:]
    if at < exists or here is None:
        raise BlueprintError(f"the file must have {dotted(tuple(path[:exists]))}, got none")
    if not missing:
        place = _value(text, _root(text), path)
        if place is None:
            name = dotted(tuple(path))
            raise BlueprintError(f"{name} must be a text in the file, got something else")
        return _replaced(text, place, value)
    return _added(text, value, here, missing)


def _refuse_alias(path: Sequence[str], key: Node, value: Node, *, is_last: bool) -> None:
    """Refuse to add a value to a map that stands elsewhere, where others use it too."""
    if not is_last and value.start_mark.index < key.end_mark.index:
        name = dotted(tuple(path))
        raise BlueprintError(
            f"{name} cannot be changed, since line {key.start_mark.line + 1} refers to a map that "
            f"stands in line {value.start_mark.line + 1}; write the map out, or set the value by "
            "hand"
        )


def _value(text: str, above: Node | None, path: Sequence[str]) -> tuple[int, int] | None:
    """Return where the text of a value starts and ends, or that of the alias in its place."""
    found: tuple[Node, Node] | None = None
    for name in path:
        found = _entry(above, name)
        if found is None:
            return None
        above = found[1]
    if found is None:
        return None
    key, value = found
    if value.start_mark.index < key.end_mark.index:
        alias = _ALIAS.search(text, key.end_mark.index)
        return alias.span() if alias is not None else None
    if not isinstance(value, ScalarNode):
        return None
    if value.style in ("|", ">"):
        raise BlueprintError(
            f"{path[-1]} in line {key.start_mark.line + 1} is a block of lines; write the value "
            "behind the key, in quotes"
        )
    properties = _PROPERTIES.match(text, value.start_mark.index)
    start = properties.end() if properties is not None else value.start_mark.index
    return start, value.end_mark.index


def _replaced(text: str, place: tuple[int, int], value: str) -> str:
    start, end = place
    mark = text[start : start + 1]
    return text[:start] + _quoted(value, mark if mark in ("'", '"') else '"') + text[end:]


def _added(text: str, value: str, above: Node, missing: Sequence[str]) -> str:
    *parents, last = missing
    where = above.start_mark.index
    if isinstance(above, MappingNode) and above.value:
        first = above.value[0][0]
        where, quoted = first.start_mark.index, getattr(first, "style", None) == '"'
        mark = '"' if quoted else ""
        entry = _entry_text(parents, last, value, mark)
        if above.flow_style:
            return f"{text[:where]}{entry}, {text[where:]}"
        newline = "\r\n" if "\r\n" in text else "\n"
        return f"{text[:where]}{entry}{newline}{' ' * first.start_mark.column}{text[where:]}"
    entry = "{" + _entry_text(parents, last, value, "") + "}"
    properties = _PROPERTIES.match(text, where)
    where = properties.end() if properties is not None else where
    if isinstance(above, ScalarNode) and above.start_mark.index == above.end_mark.index:
        # A key without a value.
        return f"{text[:where]} {entry}{text[where:]}"
    return text[:where] + entry + text[above.end_mark.index :]


def _entry_text(parents: Sequence[str], last: str, value: str, mark: str) -> str:
    entry = f"{mark}{last}{mark}: {_quoted(value, chr(34))}"
    for parent in reversed(parents):
        entry = f"{mark}{parent}{mark}: {{{entry}}}"
    return entry


def _quoted(value: str, mark: str) -> str:
    # Versions are letters, digits, dots and hyphens.
    return f"{mark}{value}{mark}"


def _root(text: str) -> Node | None:
    # Not libyaml's loader, whose marks count bytes.
    loader = yaml.SafeLoader(text)
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        # libyaml, which reads specs, takes tabs between a key and its value.
        mark = error.problem_mark
        where = f"line {mark.line + 1}" if mark is not None else "the file"
        raise BlueprintError(
            f"{where} cannot be read for an edit: {error.problem}; mend that, or set the value by "
            "hand"
        ) from None
    finally:
        loader.dispose()


def _entry(node: Node | None, name: str) -> tuple[Node, Node] | None:
    if not isinstance(node, MappingNode):
        return None
    return next(((key, value) for key, value in node.value if key.value == name), None)
