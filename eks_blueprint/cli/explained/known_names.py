"""Constructs, errors and other names that Python imports from the library."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import eks_blueprint
from eks_blueprint.cli.explained.explanation import Explanation

__all__ = ["public_name", "public_names"]

# A table that the type checker does not see: for it, the names are imported.
_ROOM_OF: Mapping[str, str] = vars(eks_blueprint)["_ROOM_OF"]

_FIELDS = re.compile(r"^(?::(?:param|raises|returns)\b|Source\b)", re.MULTILINE)


def public_names() -> tuple[str, ...]:
    """Return the public names, in the order of their rooms."""
    return tuple(_ROOM_OF)


def public_name(name: str) -> Explanation:
    """Explain a name by its docstring, which is read without loading the CDK.

    :param name: one of ``public_names``.
    """
    room = _ROOM_OF[name]
    text = _docstring(f"eks_blueprint.{room}", name)
    title, _, more = text.partition("\n\n")
    what = _FIELDS.split(more)[0]
    return Explanation(
        name,
        "Python",
        " ".join(title.split()).rstrip("."),
        " ".join(what.split()),
        {
            "import": f"from eks_blueprint import {name}",
            "page": f"docs/reference/api/{room}.md",
        },
    )


def _docstring(module: str, name: str) -> str:
    """Find the definition of a name, also where a module only passes it on."""
    # Rooms that load the CDK late import within a condition.
    for node in ast.walk(ast.parse(_file(module).read_text("utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return ast.get_docstring(node) or ""
        if isinstance(node, ast.ImportFrom) and any(one.name == name for one in node.names):
            return _docstring(str(node.module), name)
    return ""


def _file(module: str) -> Path:
    # `find_spec` would load the rooms above, and with them the CDK.
    path = Path(eks_blueprint.__file__).parent.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
