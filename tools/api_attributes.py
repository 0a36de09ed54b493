"""Finds out of which type the attributes of a class are, as far as its source says it plainly."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.api_source import Class, Function, Parameter, find

__all__ = ["attributes"]


def attributes(kind: Class) -> list[Parameter]:
    """Give the public attributes and properties, sorted by name.

    :param kind: the class.
    :returns: attributes; the type is empty where the source needs an annotation to say it.
    """
    found = {
        **{name: Parameter(name, type_) for name, type_ in _types(kind).items()},
        **{
            one.node.name: Parameter(one.node.name, one.returns, one.doc.first)
            for one in kind.methods()
            if one.is_property
        },
    }
    return [found[name] for name in sorted(found) if not name.startswith("_")]


def _types(kind: Class) -> dict[str, str]:
    types: dict[str, str] = {}
    for base in reversed(kind.bases):
        types |= _types(base)
    return {**types, **_assigned(kind), **_annotated(kind)}


def _annotated(kind: Class) -> dict[str, str]:
    """Read annotations in the body of the class and at assignments."""
    own = {
        ast.unparse(node.target): ast.unparse(node.annotation)
        for node in kind.node.body
        if isinstance(node, ast.AnnAssign)
    }
    at_assignments = {
        name: ast.unparse(node.annotation)
        for node in ast.walk(kind.node)
        if isinstance(node, ast.AnnAssign) and (name := _of_self(node.target))
    }
    return {**own, **at_assignments}


def _assigned(kind: Class) -> dict[str, str]:
    several: dict[str, list[str]] = {}
    for node in kind.node.body:
        if isinstance(node, ast.FunctionDef):
            method = Function(node, kind.where)
            for name, value in _assignments(method):
                several.setdefault(name, []).append(_type_of(value, kind, method))
    return {name: _union(types) for name, types in several.items()}


def _assignments(method: Function) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(method.node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for one in target.elts if isinstance(target, ast.Tuple) else (target,):
                    if name := _of_self(one):
                        yield name, node.value


def _of_self(target: ast.expr) -> str:
    """Name the attribute of the object, if the target is one."""
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
        return ""
    return target.attr if target.value.id == "self" else ""


def _union(types: list[str]) -> str:
    """Join the types of several assignments; one that is not known makes all unknown."""
    if not all(types):
        return ""
    parts = dict.fromkeys(part for one in types for part in one.split(" | ") if part != "None")
    none = any("None" in one.split(" | ") for one in types)
    return " | ".join([*parts, *(["None"] if none else [])])


def _type_of(value: ast.expr, kind: Class, method: Function) -> str:
    match value:
        case ast.Constant(value=None):
            return "None"
        case ast.DictComp():
            one = _type_of(value.value, kind, method)
            return f"dict[str, {one}]" if one else ""
        case ast.Name():
            return {one.name: one.type for one in method.parameters}.get(value.id, "")
        case ast.Call():
            return _returned(value.func, kind, method)
        # Of resources of CloudFormation, which are many, and texts or tokens.
        case ast.Attribute(attr=name) if name == "ref" or name.startswith("attr_"):
            return "str"
    return ""


def _returned(called: ast.expr, kind: Class, method: Function) -> str:
    if isinstance(called, ast.Name):
        meant = find(kind.where, called.id)
        if isinstance(meant, Function):
            return meant.returns
    name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
    if name[0].isupper():
        return ast.unparse(called)
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
        return ""
    owner = called.value.id
    types = {one.name: one.type for one in method.parameters}
    of = kind if owner == "self" else find(kind.where, types.get(owner, owner))
    found = of.method(name) if isinstance(of, Class) else None
    return found.returns if found is not None else ""
