"""References within a template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

__all__ = ["Reference", "depends_on", "references", "text_of"]

# `${Name}` and `${Name.Attribute}` of Fn::Sub; `${!Name}` is a literal `${Name}`.
_SUB = re.compile(r"\$\{(!?)([^}]+)\}")


class Reference(NamedTuple):
    """A reference to a resource, parameter or pseudo parameter.

    :param target: its logical id or name.
    :param attribute: the attribute that ``Fn::GetAtt`` reads, or an empty text for ``Ref``.
    """

    target: str
    attribute: str = ""


def references(value: Any) -> Iterator[Reference]:
    """Return what a value of a template refers to, by ``Ref``, ``Fn::GetAtt`` and ``Fn::Sub``.

    :param value: any part of a template.
    """
    found: list[Reference] = []
    _collect(value, found)
    return iter(found)


def depends_on(resource: Mapping[str, Any]) -> frozenset[str]:
    """Return the logical ids that a resource of a template waits for, by reference or by name."""
    named = resource.get("DependsOn")
    listed = named if isinstance(named, list | tuple) else [named]
    return frozenset(
        {one.target for one in references(resource)}
        | {one for one in listed if isinstance(one, str)}
    )


def text_of(value: Any) -> str:
    """Return a value of a template as text, with ``<Name>`` or ``<Name.Attribute>`` for references.

    :param value: a text, a number, or a function of CloudFormation such as ``Fn::Join``.
    """
    match value:
        case str():
            return value
        case {"Fn::Join": [separator, parts], **others} if not others:
            # The list itself may be a function.
            return (
                text_of(separator).join(map(text_of, parts))
                if isinstance(parts, list)
                else text_of(parts)
            )
        case {"Ref": name, **others} if not others:
            return f"<{text_of(name)}>"
        case {"Fn::GetAtt": content, **others} if not others:
            return f"<{'.'.join(filter(None, _attribute(content)))}>"
        case {"Fn::GetStackOutput": {"StackName": stack, "OutputName": output}, **others} if (
            not others
        ):
            return f"<{text_of(stack)}.{text_of(output)}>"
        case {"Fn::Sub": content, **others} if not others:
            return _filled(*_template(content))
        case Mapping() if len(value) == 1:
            ((name, content),) = value.items()
            return f"<{str(name).removeprefix('Fn::')}:{text_of(content)}>"
        case list():
            return ",".join(map(text_of, value))
    return json.dumps(value, sort_keys=True, default=str)


def _attribute(content: Any) -> Reference:
    """Read what Fn::GetAtt names: a list, or a text with a dot; names of attributes have dots."""
    if isinstance(content, str):
        target, _, attribute = content.partition(".")
        return Reference(target, attribute)
    target, *attributes = content if isinstance(content, list) and content else (content,)
    return Reference(text_of(target), ".".join(map(text_of, attributes)))


def _template(content: Any) -> tuple[str, Mapping[str, Any]]:
    """Read what Fn::Sub fills in: a text, or a list of a text and variables of its own."""
    match content:
        case [template, Mapping() as variables]:
            return text_of(template), variables
        case [template]:
            return text_of(template), {}
    return text_of(content), {}


def _collect(value: Any, found: list[Reference]) -> None:
    # Most values are texts, and a dict is known faster than another Mapping.
    if isinstance(value, str):
        return
    if isinstance(value, (dict, Mapping)):
        if len(value) == 1:
            ((name, content),) = value.items()
            if name == "Ref" and isinstance(content, str):
                found.append(Reference(content))
                return
            if name == "Fn::GetAtt":
                found.append(_attribute(content))
                return
            if name == "Fn::Sub":
                _collect_substituted(content, found)
                return
        for item in value.values():
            _collect(item, found)
    elif isinstance(value, list):
        for item in value:
            _collect(item, found)


def _collect_substituted(content: Any, found: list[Reference]) -> None:
    template, variables = _template(content)
    for literal, name in _SUB.findall(template):
        if not literal and name not in variables:
            target, _, attribute = name.partition(".")
            found.append(Reference(target, attribute))
    _collect(variables, found)


def _filled(template: str, variables: Mapping[str, Any]) -> str:
    def value(found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        return text_of(variables[name]) if name in variables else f"<{name}>"

    return _SUB.sub(value, template)
