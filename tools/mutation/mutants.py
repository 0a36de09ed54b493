"""Small changes of a Python module, each of which a test of its behaviour should notice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Mutant", "mutants"]

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}


@dataclass(frozen=True)
class Mutant:
    """A change of one place.

    :param path: the module.
    :param line: line of the change, from 1.
    :param kind: what kind of change it is.
    :param before: the text that is replaced.
    :param after: the text that replaces it.
    :param start: offset of the text in the UTF-8 bytes of the module.
    """

    path: Path
    line: int
    kind: str
    before: str
    after: str
    start: int

    def apply(self, source: bytes) -> bytes:
        """Return the changed module."""
        end = self.start + len(self.before.encode())
        return source[: self.start] + self.after.encode() + source[end:]


def mutants(path: Path) -> list[Mutant]:
    """Return every mutant of a module that Python can still compile."""
    source = path.read_bytes()
    found = _Finder(path, source).run()
    return [one for one in found if _compiles(one.apply(source))]


def _compiles(source: bytes) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


class _Finder:
    def __init__(self, path: Path, source: bytes) -> None:
        self._path = path
        self._source = source
        starts = [0]
        for line in source.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._starts = starts

    def run(self) -> Iterator[Mutant]:
        yield from self._walk(ast.parse(self._source))

    def _walk(self, node: ast.AST) -> Iterator[Mutant]:
        yield from self._of(node)
        for child in _children(node):
            yield from self._walk(child)

    def _of(self, node: ast.AST) -> Iterator[Mutant]:
        yield from self._of_operators(node)
        yield from self._of_constants(node)
        yield from self._of_parts(node)

    def _of_operators(self, node: ast.AST) -> Iterator[Mutant]:
        match node:
            case ast.Compare(ops=[op], left=left, comparators=[right]):
                between = self._offset(left, end=True), self._offset(right)
                yield from self._swap(between, _SIGNS[type(op)], _COMPARISONS[type(op)], "compare")
            case ast.BoolOp(op=op, values=[first, second, *_]):
                between = self._offset(first, end=True), self._offset(second)
                pair = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
                yield from self._swap(between, *pair, "and/or")
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield self._mutant(node, self._text(operand), "not")

    def _of_constants(self, node: ast.AST) -> Iterator[Mutant]:
        match node:
            case ast.Constant(value=bool() as value):
                yield self._mutant(node, str(not value), "bool")
            case ast.Constant(value=int() as value):
                yield self._mutant(node, str(value + 1), "number")
            case ast.Constant(value=str() as value) if _is_a_name(value):
                text = self._text(node)
                if text[:1] in "\"'" and text[:3] not in ('"""', "'''"):
                    yield self._mutant(node, f"{text[:-1]}-x{text[-1]}", "string")

    def _of_parts(self, node: ast.AST) -> Iterator[Mutant]:
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if key is not None:
                        span = self._offset(key), self._offset(value, end=True)
                        yield self._without(span, "dict entry")
            case ast.List(elts=elements) | ast.Set(elts=elements) if len(elements) > 1:
                yield from self._without_each(elements)
            case ast.Tuple(elts=elements) if len(elements) > 2:
                yield from self._without_each(elements)
            case ast.Expr(value=ast.Call()) | ast.Raise():
                yield self._mutant(node, "pass", "statement")

    def _without_each(self, elements: list[ast.expr]) -> Iterator[Mutant]:
        for element in elements:
            span = self._offset(element), self._offset(element, end=True)
            yield self._without(span, "element")

    def _swap(self, span: tuple[int, int], old: str, new: str, kind: str) -> Iterator[Mutant]:
        text = self._source[slice(*span)].decode()
        # A comment between the operands could hold the same letters.
        if text.count(old) == 1 and "#" not in text:
            start = span[0] + len(text[: text.index(old)].encode())
            yield self._at(start, old, new, kind)

    def _without(self, span: tuple[int, int], kind: str) -> Mutant:
        start, end = span
        rest = self._source[end:]
        comma = len(rest) - len(rest.lstrip())
        if rest[comma : comma + 1] == b",":
            end += comma + 1
        return self._at(start, self._source[start:end].decode(), "", kind)

    def _mutant(self, node: ast.AST, after: str, kind: str) -> Mutant:
        return self._at(self._offset(node), self._text(node), after, kind)

    def _at(self, start: int, before: str, after: str, kind: str) -> Mutant:
        line = self._source[:start].count(b"\n") + 1
        return Mutant(self._path, line, kind, before, after, start)

    def _text(self, node: ast.AST) -> str:
        return self._source[self._offset(node) : self._offset(node, end=True)].decode()

    def _offset(self, node: ast.AST, *, end: bool = False) -> int:
        line = getattr(node, "end_lineno" if end else "lineno")
        column = getattr(node, "end_col_offset" if end else "col_offset")
        offset: int = self._starts[line - 1] + column
        return offset


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Give what is worth a change: no annotations, documentation, f-strings or exports."""
    if isinstance(node, ast.JoinedStr):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            if not isinstance(child, ast.AST) or _is_left_out(node, name, index, child):
                continue
            yield child


def _is_left_out(parent: ast.AST, name: str, index: int, child: ast.AST) -> bool:
    match child:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Subscript(value=ast.Name(id="Literal" | "Mapping" | "Sequence" | "Annotated")):
            return True
    # The text of an error: tests compare the part that matters.
    return isinstance(parent, ast.Raise) and name == "exc" and index == 0


def _is_a_name(value: str) -> bool:
    return bool(value) and not any(character.isspace() for character in value)
