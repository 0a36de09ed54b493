"""Outcomes of the conditions of templates: each is a template of its own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence

from eks_blueprint.assembly import CloudAssembly, Stack, mapping_of, sequence_of, text_of
from eks_blueprint.rules.conditions import Assumed, Conditions, in_prose, named

__all__ = ["Outcome", "in_words", "outcomes"]

Outcome = Mapping[str, Assumed]
"""What is assumed of the conditions of each stack, by its key."""

# Each comparison doubles the outcomes. Of more, those are looked at in which all of them hold,
# none does, and all but one are alike.
_ALL = 4
_MOST = 20
_METADATA = "AWS::CDK::Metadata"
_Atom = tuple[str, str]


def outcomes(assembly: CloudAssembly) -> list[Outcome]:
    """Return the outcomes of all conditions that decide about resources and their properties.

    One, in which nothing is assumed, if there are none, or more than twenty comparisons.

    :param assembly: stacks and trees for GitOps.
    """
    atoms = [
        (key, atom)
        for key, stack in assembly.stacks.items()
        for atom in dict.fromkeys(_used(stack))
    ]
    if not atoms or len(atoms) > _MOST:
        return [{}]
    found = [dict(zip(atoms, values, strict=True)) for values in _values(len(atoms))]
    possible = [one for one in found if _is_possible(one, assembly)]
    return [_by_stack(one) for one in possible] or [{}]


def in_words(some: Sequence[Outcome], every: Sequence[Outcome]) -> str:
    """Say what some outcomes have in common; empty if they are all.

    :param some: the outcomes.
    :param every: all outcomes.
    """
    if len(some) == len(every):
        return ""
    common = [
        in_prose(atom, holds=value)
        for stack, assumed in some[0].items()
        for atom, value in assumed.items()
        if all(one[stack][atom] is value for one in some)
        and any(one[stack][atom] is not value for one in every)
    ]
    return " and ".join(dict.fromkeys(common)) or "some conditions hold and others do not"


def _used(stack: Stack) -> Iterator[str]:
    conditions = Conditions(mapping_of(stack.template.get("Conditions")))
    for resource in stack.resources.values():
        if resource.type == _METADATA:
            continue
        own = resource.content.get("Condition")
        for name in (*named(resource.properties), *([own] if isinstance(own, str) else ())):
            yield from conditions.atoms(name)


def _values(count: int) -> Iterator[tuple[bool, ...]]:
    if count <= _ALL:
        yield from itertools.product((True, False), repeat=count)
        return
    for most in (True, False):
        yield (most,) * count
        for index in range(count):
            yield tuple(most is not (place == index) for place in range(count))


def _is_possible(outcome: Mapping[_Atom, bool], assembly: CloudAssembly) -> bool:
    """Say whether comparisons with literals can come out so: a value equals one literal at most."""
    equal: dict[tuple[str, str], set[str]] = {}
    unequal: dict[tuple[str, str], set[str]] = {}
    for (stack, atom), holds in outcome.items():
        if (found := _compared(atom)) is not None:
            value, literal = found
            (equal if holds else unequal).setdefault((stack, value), set()).add(literal)
    for (stack, value), literals in equal.items():
        allowed = _allowed(assembly.stacks[stack], value)
        if len(literals) > 1 or (allowed and not literals <= allowed):
            return False
    return not any(
        (allowed := _allowed(assembly.stacks[stack], value)) and allowed <= literals
        for (stack, value), literals in unequal.items()
    )


def _compared(atom: str) -> tuple[str, str] | None:
    """Return what is compared with which literal."""
    try:
        sides = json.loads(atom)["Fn::Equals"]
    except (ValueError, KeyError, TypeError):
        return None
    literals = [one for one in sides if isinstance(one, str)]
    values = [one for one in sides if not isinstance(one, str)]
    return (json.dumps(values[0], sort_keys=True), literals[0]) if literals and values else None


def _allowed(stack: Stack, value: str) -> set[str]:
    """Return the values that a parameter may have, where the template names them."""
    name = json.loads(value)
    parameters = mapping_of(stack.template.get("Parameters"))
    given = parameters.get(text_of(name.get("Ref"))) if isinstance(name, Mapping) else None
    return {str(one) for one in sequence_of(mapping_of(given).get("AllowedValues"))}


def _by_stack(outcome: Mapping[_Atom, bool]) -> Outcome:
    found: dict[str, dict[str, bool]] = {}
    for (stack, atom), holds in outcome.items():
        found.setdefault(stack, {})[atom] = holds
    return found
