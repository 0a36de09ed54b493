"""Reads the public classes and functions of the library from its source; nothing is imported.

Importing would start the Node process behind the CDK, and lose what a type is called.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

__all__ = ["Class", "Doc", "Function", "Parameter", "find", "module"]

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Doc:
    """A docstring in its parts, as Markdown.

    :param text: its paragraphs.
    :param parameters: text by name of the parameter.
    :param returns: what is given back; empty where nothing is said.
    :param raises: text by name of the error.
    """

    text: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    returns: str = ""
    raises: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, node: ast.ClassDef | ast.FunctionDef) -> Doc:
        """Read the docstring of a class or function."""
        text = ast.get_docstring(node) or ""
        body, *fields = re.split(r"(?m)^(?=:(?:param|returns|raises)\b)", text)
        parameters: dict[str, str] = {}
        raises: dict[str, str] = {}
        returns = ""
        for one in fields:
            head, _, rest = one.lstrip(":").partition(":")
            # What stands after an empty line belongs to the whole, such as the source.
            words, _, more = rest.partition("\n\n")
            kind, _, name = head.partition(" ")
            said = _markdown(" ".join(words.split()))
            if kind == "returns":
                returns = said
            else:
                (parameters if kind == "param" else raises)[name] = said
            body += f"\n\n{more}" if more else ""
        paragraphs = [_markdown(one) for one in re.split(r"\n{2,}", body.strip())]
        return cls("\n\n".join(paragraphs), parameters, returns, raises)

    @property
    def first(self) -> str:
        """The first paragraph, on one line."""
        return " ".join(self.text.split("\n\n")[0].split())


@dataclass(frozen=True)
class Parameter:
    """A parameter, a field of a dataclass or an attribute.

    :param name: its name.
    :param type: its type as the source has it; empty where the source says none.
    :param text: what the docstring says.
    """

    name: str
    type: str
    text: str = ""


@dataclass(frozen=True)
class Function:
    """A function or a method.

    :param node: its definition.
    :param where: its module.
    """

    node: ast.FunctionDef
    where: str

    @cached_property
    def doc(self) -> Doc:
        """Its docstring."""
        return Doc.of(self.node)

    @property
    def returns(self) -> str:
        """The type that it gives, as the source has it."""
        return ast.unparse(self.node.returns) if self.node.returns is not None else ""

    @property
    def decorators(self) -> set[str]:
        """Its decorators, as the source has them."""
        return {ast.unparse(one) for one in self.node.decorator_list}

    @property
    def is_property(self) -> bool:
        """Whether it is read like an attribute."""
        return bool(self.decorators & {"property", "cached_property"})

    @property
    def parameters(self) -> list[Parameter]:
        """Its parameters, without ``self`` and ``cls``."""
        given = self.node.args
        several = [given.vararg] if given.vararg is not None else []
        return [
            Parameter(
                one.arg,
                ast.unparse(one.annotation) if one.annotation is not None else "",
                self.doc.parameters.get(one.arg, ""),
            )
            for one in (*given.args, *several, *given.kwonlyargs)
            if one.arg not in ("self", "cls")
        ]

    @property
    def signature(self) -> list[str]:
        """Its parameters as they are written in a call, with their defaults and without types."""
        given = ast.parse(ast.unparse(self.node)).body[0]
        assert isinstance(given, ast.FunctionDef)
        for one in ast.walk(given.args):
            if isinstance(one, ast.arg):
                one.annotation = None
        words = re.split(r", (?![^(]*\))", ast.unparse(given.args))
        return [word for word in words if word not in ("self", "cls", "")]


@dataclass(frozen=True)
class Class:
    """A class.

    :param node: its definition.
    :param where: its module.
    """

    node: ast.ClassDef
    where: str

    @cached_property
    def doc(self) -> Doc:
        """Its docstring."""
        return Doc.of(self.node)

    @property
    def bases(self) -> list[Class]:
        """Classes of the library that it is derived from."""
        found = (find(self.where, ast.unparse(base)) for base in self.node.bases)
        return [one for one in found if isinstance(one, Class)]

    def methods(self) -> Iterator[Function]:
        """Give its own methods, then those that it inherits."""
        own = [one for one in self.node.body if isinstance(one, ast.FunctionDef)]
        yield from (Function(one, self.where) for one in own)
        known = {one.name for one in own}
        for base in self.bases:
            yield from (one for one in base.methods() if one.node.name not in known)

    def method(self, name: str) -> Function | None:
        """Find a method, inherited ones too."""
        return next((one for one in self.methods() if one.node.name == name), None)

    @property
    def signature(self) -> list[str]:
        """What its constructor takes, as it is written in a call."""
        if self.fields:
            return [one.name for one in self.fields]
        made = self.method("__init__")
        return made.signature if made is not None else []

    @property
    def fields(self) -> list[Parameter]:
        """Fields of a dataclass that its constructor takes."""
        if not any("dataclass" in ast.unparse(one) for one in self.node.decorator_list):
            return []
        annotated = [one for one in self.node.body if isinstance(one, ast.AnnAssign)]
        return [
            Parameter(
                ast.unparse(one.target),
                ast.unparse(one.annotation),
                self.doc.parameters.get(ast.unparse(one.target), ""),
            )
            for one in annotated
            if "init=False" not in ast.unparse(one)
        ]


@cache
def module(name: str) -> ast.Module:
    """Read a module of the library.

    :param name: such as ``eks_blueprint.network``.
    """
    path = _ROOT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def find(where: str, name: str) -> Class | Function | None:
    """Find what a name means in a module, wherever in the library it is defined.

    :param where: the module.
    :param name: the name.
    :returns: a class or a function, or None for what is not of the library.
    """
    body = module(where).body
    # Names that are loaded when they are asked for are imported for type checkers only.
    lazy = (one for block in body if isinstance(block, ast.If) for one in block.body)
    for node in (*body, *lazy):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return Class(node, where)
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return Function(node, where)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("eks_blueprint."):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return find(node.module or "", alias.name)
    return None


def _markdown(text: str) -> str:
    text = re.sub(r":(?:class|func|meth):`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")
