"""Loops of a template, ``Fn::ForEach``: what CloudFormation makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eks_blueprint.assembly.stack import Stack
from eks_blueprint.assembly.values import mapping_of

__all__ = ["LOOPS", "makes_resources", "with_loops"]

LOOPS = "AWS::LanguageExtensions"
"""The transform without which CloudFormation refuses loops."""

_LOOP = "Fn::ForEach::"
_SECTIONS = ("Conditions", "Resources", "Outputs")
_LISTS = ("CommaDelimitedList", "List<")
# CloudFormation takes 500 resources; loops within loops multiply what they make.
_MOST = 5_000
_NO_VALUE = {"Ref": "AWS::NoValue"}

_Path = tuple[str | int, ...]


class _ClosedError(Exception):
    """Why a loop cannot be expanded."""


def with_loops(stack: Stack, given: Mapping[str, Any] | None = None) -> Stack:
    """Return a stack with what its loops make, where the template says over what they go.

    Collections may be literal, parameters with defaults, and ``Fn::FindInMap`` or ``Fn::Split`` of
    these. ``Stack.loops`` says where the resources stand that were made, ``Stack.unexpanded`` which
    loops could not be expanded, and why. A stack without loops is returned as it is.

    Source: CloudFormation template reference, "Fn::ForEach" and "AWS::LanguageExtensions".

    :param stack: the stack.
    :param given: values of parameters instead of their defaults. Default: none.
    """
    template = stack.template
    if not _may_loop(template):
        return stack
    loops = _Loops(stack, given or {})
    made = {name: loops.section(name, mapping_of(template.get(name))) for name in _SECTIONS}
    return replace(
        stack,
        template={**template, **{name: one for name, one in made.items() if name in template}},
        loops={**stack.loops, **loops.places},
        unexpanded=loops.closed,
    )


def makes_resources(place: str) -> bool:
    """Say whether a loop makes resources, and not properties of one, conditions or outputs.

    :param place: where it stands, as ``Stack.unexpanded`` has it.
    """
    _, section, path = f"/{place}".partition("/Resources/")
    return bool(section) and _is_outer(("Resources", *path.split("/")))


def _may_loop(template: Mapping[str, Any]) -> bool:
    return LOOPS in _transforms(template) or any(
        str(key).startswith(_LOOP) for name in _SECTIONS for key in mapping_of(template.get(name))
    )


def _transforms(template: Mapping[str, Any]) -> list[Any]:
    found = template.get("Transform")
    return found if isinstance(found, list) else [found]


@dataclass
class _Loops:
    """The loops of one template."""

    stack: Stack
    given: Mapping[str, Any]
    places: dict[str, _Path] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    left: int = _MOST

    def section(self, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return a section of the template with what its loops make."""
        found: dict[str, Any] = {}
        for key, value, path in self._entries(content, (name,)):
            found[key] = value
            if name == "Resources" and len(path) > 2:
                self.places[key] = path
        return found

    def _entries(self, content: Mapping[str, Any], path: _Path) -> Iterator[tuple[str, Any, _Path]]:
        """Yield what stands in a map: names, values, and where the template has them."""
        taken = {key for key in content if not key.startswith(_LOOP)}
        for key, value in content.items():
            where = (*path, key)
            if not key.startswith(_LOOP):
                yield key, self._value(value, where), where
                continue
            try:
                made = list(self._made(key, value, path))
                for name, one, _ in made:
                    _must_fit(name, one, taken, is_resource=_is_outer(path))
            except _ClosedError as why:
                self.closed.setdefault("/".join(map(str, where)), str(why))
                yield key, value, where
                continue
            yield from made

    def _made(self, key: str, content: Any, path: _Path) -> Iterator[tuple[str, Any, _Path]]:
        if LOOPS not in _transforms(self.stack.template):
            raise _ClosedError(f"CloudFormation refuses loops without Transform: {LOOPS}")
        match content:
            case [str() as name, collection, dict() as fragment]:
                pass
            case _:
                raise _ClosedError(
                    "a loop must be a list of an identifier, a collection and an object"
                )
        for item in self._items(collection):
            for inner, value in fragment.items():
                self.left -= 1
                if self.left < 0:
                    raise _ClosedError(f"the loops of a template may make at most {_MOST:,} values")
                filled = _filled({inner: value}, name, item)
                for made, one, place in self._entries(filled, (*path, key, 2)):
                    is_loop = inner.startswith(_LOOP)
                    yield made, one, place if is_loop else (*path, key, 2, inner)

    def _value(self, value: Any, path: _Path) -> Any:
        """Return a value with what the loops within it make."""
        if isinstance(value, list):
            return [self._value(one, (*path, index)) for index, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {key: one for key, one, _ in self._entries(value, path)}

    def _items(self, collection: Any) -> Iterator[str]:
        found = self._literal(collection)
        for one in found if isinstance(found, list) else [found]:
            yield from one if isinstance(one, list) else [one]

    def _literal(self, value: Any) -> Any:
        """Return a collection or a key as the template says it."""
        match value:
            case bool():
                return str(value).lower()
            case str() | int() | float():
                return str(value)
            case list():
                return [self._literal(one) for one in value]
            case {"Ref": "AWS::Region"} if self.stack.region:
                return self.stack.region
            case {"Ref": "AWS::AccountId"} if self.stack.account:
                return self.stack.account
            case {"Ref": str() as name} if len(value) == 1:
                return self._parameter(name)
            case {"Fn::FindInMap": [*keys]}:
                return self._found_in_map(keys)
            case {"Fn::Split": [str() as separator, text]}:
                return str(self._literal(text)).split(separator)
        raise _ClosedError("over what it goes is known when the template is deployed")

    def _parameter(self, name: str) -> Any:
        if name in self.given:
            found: Any = self.given[name]
            kind = ""
        else:
            parameter = mapping_of(mapping_of(self.stack.template.get("Parameters")).get(name))
            found, kind = parameter.get("Default"), str(parameter.get("Type", "String"))
            if not parameter or kind.startswith("AWS::SSM::"):
                raise _ClosedError(f"what {name} holds is known when the template is deployed")
            if found is None:
                raise _ClosedError(f"its parameter {name} has no default")
        if isinstance(found, str) and (name in self.given or kind.startswith(_LISTS)):
            return [part.strip() for part in found.split(",")] if found else []
        return self._literal(found)

    def _found_in_map(self, keys: list[Any]) -> Any:
        default = mapping_of(keys[3]).get("DefaultValue") if len(keys) > 3 else None
        names = [self._literal(one) for one in keys[:3]]
        found: Any = self.stack.template.get("Mappings")
        for name in names:
            found = mapping_of(found).get(str(name))
        if found is None and default is None:
            raise _ClosedError(f"Mappings have no {'/'.join(map(str, names))}")
        return self._literal(default if found is None else found)


def _is_outer(path: Sequence[str | int]) -> bool:
    """Say whether what stands at a path are resources, and not properties of one."""
    return path[0] == "Resources" and all(str(one).startswith(_LOOP) for one in path[1::2])


def _must_fit(name: str, value: Any, taken: set[str], *, is_resource: bool) -> None:
    if name.startswith(_LOOP):
        return
    if name in taken:
        raise _ClosedError(f"it makes {name} twice")
    taken.add(name)
    if is_resource and not isinstance(mapping_of(value).get("Type"), str):
        raise _ClosedError(f"it makes {name}, which is no resource with a Type")


def _filled(value: Any, name: str, item: str) -> Any:
    """Return a part of a template with an item instead of the identifier of a loop."""
    if isinstance(value, str):
        bare = re.sub("[^A-Za-z0-9]", "", item)
        return value.replace(f"${{{name}}}", item).replace(f"&{{{name}}}", bare)
    if isinstance(value, list):
        return [_filled(one, name, item) for one in value]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": name}:
        return item
    made = {_filled(key, name, item): _filled(one, name, item) for key, one in value.items()}
    match made:
        # What refers to something may name it so, where the transform is on.
        case {"Fn::Sub": str() as text} if len(made) == 1 and "${" not in text:
            return text
    return made
