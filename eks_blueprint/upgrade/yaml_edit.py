"""Changes of single values in the text of a spec, which leave every other character alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from eks_blueprint.errors import BlueprintError, dotted

__all__ = ["ValueEdit", "edited"]

# Anchors stand before a value. Tags are refused in specs.
_PROPERTIES = re.compile(r"(?:&[^\s,\[\]{}]+\s+)*")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")


@dataclass(frozen=True)
class ValueEdit:
    """A text that a field of a cluster gets.

    :param cluster: name of the cluster.
    :param path: path of the field, in the cluster.
    :param value: the new text.
    """

    cluster: str
    path: tuple[str, ...]
    value: str


def edited(text: str, edits: Sequence[ValueEdit]) -> str:
    """Return the text of a spec with other values.

    A value is changed where it stands: in the cluster, or in the defaults if every cluster that has
    it from there gets the same one. A value that no layer of the file sets is added as the first
    key of the cluster.

    :param text: the file, which was read as a spec.
    :param edits: the values.
    :raises BlueprintError: if a cluster is no map that values can be added to.
    """
    left = list(edits)
    while left:
        one = left[0]
        heirs = _heirs(text, one, left)
        if heirs:
            place = _value(text, _at(_root(text), ("defaults",)), one.path)
            assert place is not None  # there are heirs of it
            text = _replaced(text, place, one.value)
        else:
            text = _of_the_cluster(text, one)
        done = heirs or {one.cluster}
        left = [other for other in left if other.path != one.path or other.cluster not in done]
    return text


def _heirs(text: str, edit: ValueEdit, edits: Sequence[ValueEdit]) -> set[str]:
    """Return the clusters that have a value from the defaults, if all of them get the new one."""
    root = _root(text)
    if _value(text, _at(root, ("defaults",)), edit.path) is None:
        return set()
    clusters = _at(root, ("clusters",))
    names = [key.value for key, _ in clusters.value] if isinstance(clusters, MappingNode) else []
    heirs = {name for name in names if _at(clusters, (name, *edit.path)) is None}
    same = {one.cluster for one in edits if (one.path, one.value) == (edit.path, edit.value)}
    return heirs if edit.cluster in heirs and heirs <= same else set()


def _of_the_cluster(text: str, edit: ValueEdit) -> str:
    """Change or add a value in the map of the cluster."""
    here: Node | None = _at(_root(text), ("clusters",))
    at: tuple[str, ...] = ()
    for name in (edit.cluster, *edit.path):
        found = _entry(here, name)
        if found is None:
            break
        key, value = found
        _refuse_alias(text, edit, key, value, is_last=len(at) == len(edit.path))
        here, at = value, (*at, name)
    missing = (edit.cluster, *edit.path)[len(at) :]
    if not at or here is None:
        raise BlueprintError(f"the file must have clusters.{edit.cluster}, got none")
    if not missing:
        place = _value(text, _at(_root(text), ("clusters",)), (edit.cluster, *edit.path))
        assert place is not None  # it was found above
        return _replaced(text, place, edit.value)
    return _added(text, edit, here, missing)


def _refuse_alias(text: str, edit: ValueEdit, key: Node, value: Node, *, is_last: bool) -> None:
    """Refuse to add a value to a map that stands elsewhere, where others use it too."""
    if not is_last and value.start_mark.index < key.end_mark.index:
        name = dotted(("clusters", edit.cluster, *edit.path))
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


def _added(text: str, edit: ValueEdit, above: Node, missing: Sequence[str]) -> str:
    *parents, last = missing
    where = above.start_mark.index
    if isinstance(above, MappingNode) and above.value:
        first = above.value[0][0]
        where, quoted = first.start_mark.index, getattr(first, "style", None) == '"'
        mark = '"' if quoted else ""
        entry = _entry_text(parents, last, edit.value, mark)
        if above.flow_style:
            return f"{text[:where]}{entry}, {text[where:]}"
        newline = "\r\n" if "\r\n" in text else "\n"
        return f"{text[:where]}{entry}{newline}{' ' * first.start_mark.column}{text[where:]}"
    entry = "{" + _entry_text(parents, last, edit.value, "") + "}"
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


def _at(node: Node | None, path: Sequence[str]) -> Node | None:
    for name in path:
        found = _entry(node, name)
        if found is None:
            return None
        node = found[1]
    return node


def _entry(node: Node | None, name: str) -> tuple[Node, Node] | None:
    if not isinstance(node, MappingNode):
        return None
    return next(((key, value) for key, value in node.value if key.value == name), None)
