"""References within a template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

__all__ = ["Reference", "depends_on", "references", "text_of"]

# `${Name}` and `${Name.Attribute}` of Fn::Sub; `${!Name}` is a literal.
_SUB = re.compile(r"\$\{([^!}][^}]*)\}")


class Reference(NamedTuple):
    """A reference to a resource, parameter or pseudo parameter.

    :param target: its logical id or name.
    :param attribute: the attribute that ``Fn::GetAtt`` reads, or an empty text for ``Ref``.
    """

    target: str
    attribute: str = ""


def references(value: Any) -> Iterator[Reference]:
    """Yield what a value of a template refers to, by ``Ref``, ``Fn::GetAtt`` and ``Fn::Sub``.

    :param value: any part of a template.
    """
    if isinstance(value, Mapping):
        if len(value) == 1:
            ((name, content),) = value.items()
            if name == "Ref" and isinstance(content, str):
                yield Reference(content)
                return
            if name == "Fn::GetAtt":
                yield _attribute(content)
                return
            if name == "Fn::Sub":
                yield from _substituted(content)
                return
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def depends_on(resource: Mapping[str, Any]) -> frozenset[str]:
    """Return the logical ids that a resource of a template waits for, by reference or by name."""
    named = resource.get("DependsOn", ())
    return frozenset(
        {one.target for one in references(resource)}
        | ({named} if isinstance(named, str) else set(named))
    )


def text_of(value: Any) -> str:
    """Return a value of a template as text, with ``<Name>`` or ``<Name.Attribute>`` for references.

    :param value: a text, a number, or a function of CloudFormation such as ``Fn::Join``.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and len(value) == 1:
        ((name, content),) = value.items()
        if name == "Fn::Join":
            separator, parts = content
            # The list itself may be a function.
            return (
                str(separator).join(map(text_of, parts))
                if isinstance(parts, list)
                else text_of(parts)
            )
        if name == "Ref":
            return f"<{content}>"
        if name == "Fn::GetAtt":
            return f"<{'.'.join(filter(None, _attribute(content)))}>"
        if name == "Fn::Sub":
            template = content[0] if isinstance(content, list) else content
            return _SUB.sub(r"<\1>", str(template))
        return f"<{name.removeprefix('Fn::')}:{text_of(content)}>"
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return json.dumps(value, sort_keys=True)


def _attribute(content: Any) -> Reference:
    target, attribute = content if isinstance(content, list) else content.split(".", 1)
    return Reference(target, attribute if isinstance(attribute, str) else text_of(attribute))


def _substituted(content: Any) -> Iterator[Reference]:
    template, variables = content if isinstance(content, list) else (content, {})
    for name in _SUB.findall(template):
        if name not in variables:
            target, _, attribute = name.partition(".")
            yield Reference(target, attribute)
    yield from references(variables)
