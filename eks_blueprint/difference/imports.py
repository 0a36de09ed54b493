"""What stacks export, and what they import from each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import Reference, references, text_of
from eks_blueprint.difference.draft import Side
from eks_blueprint.difference.values import is_function

__all__ = ["Export", "exports", "imports", "links"]

_IMPORT = "Fn::ImportValue"


@dataclass(frozen=True, eq=False)
class Export:
    """An exported output of a stack.

    :param name: its name, which is unique in an account and Region.
    :param stack: the stack.
    :param value: its value, in one notation.
    """

    name: str
    stack: str
    value: Any


def exports(side: Side) -> Iterator[Export]:
    """Yield what a stack exports."""
    outputs = side.stack.template.get("Outputs")
    for output in outputs.values() if isinstance(outputs, Mapping) else ():
        export = output.get("Export") if isinstance(output, Mapping) else None
        if isinstance(export, Mapping) and "Name" in export:
            name = text_of(side.reading.of(export["Name"]))
            yield Export(name, side.stack.name, side.reading.of(output.get("Value")))


def imports(value: Any) -> Iterator[str]:
    """Yield the names of the exports that a part of a template imports.

    :param value: the part, in one notation.
    """
    if isinstance(value, Mapping):
        if _IMPORT in value:
            yield text_of(value[_IMPORT])
        for item in value.values():
            yield from imports(item)
    elif isinstance(value, list):
        for item in value:
            yield from imports(item)


def links(
    properties: Any, stack: str, known: Mapping[str, Export], path: str = ""
) -> Iterator[tuple[str, str, Reference]]:
    """Yield what properties refer to, in their own stack or through an export of another.

    :param properties: the properties, in one notation.
    :param stack: name of their stack.
    :param known: exports of all stacks, by name.
    :param path: dotted path of the properties.
    :returns: the path of the property, and the stack and the resource that it refers to.
    """
    if isinstance(properties, Mapping) and not is_function(properties):
        for key, item in properties.items():
            yield from links(item, stack, known, f"{path}.{key}" if path else key)
        return
    for one in references(properties):
        yield path, stack, one
    for name in imports(properties):
        if name in known:
            for one in references(known[name].value):
                yield path, known[name].stack, one
