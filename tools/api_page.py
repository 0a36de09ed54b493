"""The reference of the Python API, written from the docstrings and signatures.

A page for each room, and one that lists all names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

from eks_blueprint.recommendations import recommendations
from tools.api_attributes import attributes
from tools.api_source import Class, Doc, Function, Parameter, find, module

__all__ = ["api_page", "room_page", "rooms"]

_HEAD = """\
# Python API

Generated from the docstrings and signatures by `make docs`.

Every name is importable from `eks_blueprint` itself, and loaded when it is asked for: reading a
spec starts no Node process. Models of the spec are in `eks_blueprint.spec`, with their fields in
[the spec](spec.md).

In types, `ec2`, `eks`, `iam`, `kms` and the like are modules of `aws_cdk` (`eks` is
`aws_cdk.aws_eks_v2`); names such as `eks_l1.CfnAddon` are resources of CloudFormation. Constructs
take `scope` and `construct_id` first, all else by keyword.

| Module | Names |
| --- | --- |
"""
_CONSTRUCT = ["scope", "construct_id"]


def api_page() -> str:
    """Give the text of ``docs/reference/api.md``."""
    return _HEAD + "".join(
        f"| [`{room}`](api/{room}.md) | "
        + ", ".join(f"[{name}](api/{room}.md#{name.lower()})" for name in names)
        + " |\n"
        for room, names in rooms().items()
    )


def room_page(room: str) -> str:
    """Give the text of ``docs/reference/api/<room>.md``.

    :param room: name of a room with public names.
    """
    return _linked("\n".join(_room(room))) + "\n"


def _room(room: str) -> Iterator[str]:
    yield f"# `eks_blueprint.{room}`\n"
    yield "Generated from the docstrings and signatures by `make docs`; all names are in the"
    yield "[Python API](../api.md).\n"
    yield ast.get_docstring(module(f"eks_blueprint.{room}")) or ""
    for name in rooms()[room]:
        yield f"\n## {name}\n"
        found = find(f"eks_blueprint.{room}", name)
        if isinstance(found, Class):
            yield from _class(found)
        elif found is not None:
            yield from _function(found)


def _linked(text: str) -> str:
    """Link the recommendations that docstrings name."""
    ids = "|".join(recommendations())
    page = "../recommendations.md"
    return re.sub(rf"\b(?:{ids})\b", lambda one: f"[{one[0]}]({page}#{one[0].lower()})", text)


@cache
def rooms() -> dict[str, list[str]]:
    """Read the imports that the package shows to type checkers: names by room."""
    rooms: dict[str, list[str]] = {}
    (block,) = (node for node in module("eks_blueprint").body if isinstance(node, ast.If))
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            room = (node.module or "").removeprefix("eks_blueprint.")
            rooms.setdefault(room, []).extend(alias.name for alias in node.names)
    return rooms


def _class(kind: Class) -> Iterator[str]:
    if kind.where.startswith("eks_blueprint.spec."):
        # Fields of models have a page of their own.
        yield f"{kind.doc.text}\n\nIts fields: [fields of the spec](../spec.md)."
        return
    made = kind.method("__init__")
    # A parameter of a constructor is documented in the docstring of its class.
    given = kind.fields or (made.parameters if made is not None else [])
    if given:
        yield _signature(kind.node.name, kind.signature)
    yield kind.doc.text
    parameters = [
        Parameter(one.name, one.type, kind.doc.parameters.get(one.name, ""))
        for one in given
        if one.name not in _CONSTRUCT
    ]
    yield from _table("Parameter", parameters)
    yield from _raises(kind.doc)
    fields = {one.name for one in kind.fields}
    yield from _table("Attribute", [a for a in attributes(kind) if a.name not in fields])
    for method in kind.methods():
        if not (method.node.name.startswith("_") or method.is_property):
            yield f"\n### {kind.node.name}.{method.node.name}\n"
            yield from _function(method)


def _function(function: Function) -> Iterator[str]:
    yield _signature(function.node.name, function.signature, function.returns)
    yield function.doc.text
    parameters = [one for one in function.parameters if one.name not in _CONSTRUCT]
    yield from _table("Parameter", parameters)
    if function.doc.returns:
        yield f"\nReturns {function.doc.returns}"
    yield from _raises(function.doc)


def _signature(name: str, parameters: list[str], returns: str = "") -> str:
    text = f"{name}({', '.join(parameters)})"
    if len(text) > 100:
        lines = "".join(f"    {one},\n" for one in parameters)
        text = f"{name}(\n{lines})"
    arrow = f" -> {returns}" if returns not in ("", "None") else ""
    return f"```python\n{text}{arrow}\n```\n"


def _raises(doc: Doc) -> Iterator[str]:
    for error, when in doc.raises.items():
        yield f"\nRaises `{error}` {when}"


def _table(what: str, rows: Iterable[Parameter]) -> Iterator[str]:
    cells = [
        (f"`{one.name}`", f"`{_short(one.type)}`" if one.type else "", one.text) for one in rows
    ]
    if cells:
        yield f"\n| {what} | Type | Meaning |\n| --- | --- | --- |"
    for cell in cells:
        row = " | ".join(one.replace("|", "\\|") for one in cell)
        yield f"| {row} |".replace("|  |", "| |")


def _short(type_: str) -> str:
    """Name modules of CDK the same way, wherever a file imports them from."""
    aliases = {"eks_v2": "eks", "eks": "eks_l1", "certificatemanager": "acm"}
    for module_name, alias in aliases.items():
        type_ = type_.replace(f"cdk.aws_{module_name}.", f"{alias}.")
    return re.sub(r"\bcdk\.(?:aws_(\w+)\.)?", lambda m: f"{m[1]}." if m[1] else "", type_)
