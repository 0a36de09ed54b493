"""Conditions of a template: what they depend on, and when they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import sequence_of

__all__ = ["Assumed", "Conditions", "in_prose", "named"]

Assumed = Mapping[str, bool]
"""Outcomes of comparisons that a template leaves open, by their text."""


class Conditions:
    """The conditions of a template.

    :param expressions: what the template says of each.
    """

    def __init__(self, expressions: Mapping[str, Any]) -> None:
        self._expressions = expressions

    def atoms(self, name: str, within: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield the comparisons on which a condition depends, as text.

        :param name: the condition.
        :param within: conditions that depend on it. Default: none.
        """
        if name in within:
            return
        if name not in self._expressions:
            yield name
            return
        yield from self._atoms_of(self._expressions[name], name, (*within, name))

    def _atoms_of(self, expression: Any, name: str, within: tuple[str, ...]) -> Iterator[str]:
        match expression:
            case {"Condition": str() as other}:
                yield from self.atoms(other, within)
            case {"Fn::Not": [*parts]} | {"Fn::And": [*parts]} | {"Fn::Or": [*parts]}:
                for part in parts:
                    yield from self._atoms_of(part, name, within)
            case {"Fn::Equals": [left, right]}:
                if self._equal(left, right) is None:
                    yield _key(expression)
            case _:
                yield name

    def outcome(self, name: Any, assumed: Assumed, within: tuple[str, ...] = ()) -> bool | None:
        """Say whether a condition holds; ``None`` for unknown.

        :param name: the condition.
        :param assumed: outcomes of comparisons.
        :param within: conditions that depend on it. Default: none.
        """
        if not isinstance(name, str) or name in within:
            return None
        if name not in self._expressions:
            return assumed.get(name)
        return self._outcome(self._expressions[name], name, assumed, (*within, name))

    def _outcome(
        self, expression: Any, name: str, assumed: Assumed, within: tuple[str, ...]
    ) -> bool | None:
        match expression:
            case {"Condition": str() as other}:
                return self.outcome(other, assumed, within)
            case {"Fn::Not": [one]}:
                found = self._outcome(one, name, assumed, within)
                return None if found is None else not found
            case {"Fn::And": [*parts]}:
                return _all([self._outcome(one, name, assumed, within) for one in parts])
            case {"Fn::Or": [*parts]}:
                opposite = [self._outcome(one, name, assumed, within) for one in parts]
                found = _all([None if one is None else not one for one in opposite])
                return None if found is None else not found
            case {"Fn::Equals": [left, right]}:
                known = self._equal(left, right)
                return assumed.get(_key(expression)) if known is None else known
        return assumed.get(name)

    def _equal(self, left: Any, right: Any) -> bool | None:
        """Compare literals; a parameter may be given another value than its default."""
        if isinstance(left, str) and isinstance(right, str):
            return left == right
        return None


def in_prose(atom: str, *, holds: bool) -> str:
    """Say what is assumed, such as ``Stage is not 'trial'``.

    :param atom: a comparison as text, or the name of a condition that nothing says more of.
    :param holds: whether it holds.
    """
    try:
        sides = json.loads(atom)["Fn::Equals"]
    except (ValueError, KeyError, TypeError):
        return f"condition {atom} {'holds' if holds else 'does not hold'}"
    # What is compared stands first, and what it is compared with second.
    left, right = sorted(map(_shown, sides), key=lambda one: one.startswith("'"))
    return f"{left} {'is' if holds else 'is not'} {right}"


def _shown(value: Any) -> str:
    match value:
        case {"Ref": str() as name}:
            return name
        case {"Fn::GetAtt": [*parts]}:
            return ".".join(map(str, parts))
        case {"Fn::FindInMap": [name, *keys]}:
            return f"{_bare(name)}[{', '.join(map(_bare, keys))}]"
        case dict() if len(value) == 1:
            ((name, content),) = value.items()
            parts = content if isinstance(content, list) else [content]
            return f"{str(name).removeprefix('Fn::')}({', '.join(map(_shown, parts))})"
        case list():
            return ", ".join(map(_shown, value))
    return f"'{value}'"


def _bare(value: Any) -> str:
    return value if isinstance(value, str) else _shown(value)


def named(value: Any) -> Iterator[str]:
    """Yield the conditions that a value uses.

    :param value: any part of a template.
    """
    if isinstance(value, Mapping):
        condition = sequence_of(value.get("Fn::If"))[:1]
        yield from (one for one in condition if isinstance(one, str))
        for item in value.values():
            yield from named(item)
    elif isinstance(value, list):
        for item in value:
            yield from named(item)


def _key(expression: Any) -> str:
    return json.dumps(expression, sort_keys=True, default=str)


def _all(outcomes: list[bool | None]) -> bool | None:
    if False in outcomes:
        return False
    return None if None in outcomes else True
