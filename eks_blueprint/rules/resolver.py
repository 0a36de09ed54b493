"""Functions of CloudFormation, evaluated as far as a template says."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eks_blueprint.assembly import Stack, mapping_of
from eks_blueprint.rules.conditions import Assumed, Conditions, in_prose, named
from eks_blueprint.rules.values import ABSENT, Unknown, is_known, unknown, words

__all__ = ["Resolver"]

_SUB = re.compile(r"\$\{(!?)([^}]+)\}")
_DYNAMIC = "{{resolve:"
_LOOP = "Fn::ForEach::"
# Each condition doubles what has to be looked at.
_CONDITIONS = 6


class Resolver:
    """Evaluates the values of one template.

    :param key: how the stack is called among others, which may not be its name.
    :param stack: the stack.
    :param exports: what stacks export, by the name of the export.
    :param assumed: outcomes of conditions. Default: all are looked at, one after the other.
    """

    def __init__(
        self, key: str, stack: Stack, exports: Mapping[str, Any], assumed: Assumed | None = None
    ) -> None:
        self.assumed: Assumed = assumed or {}
        """Outcomes of conditions that hold for all values."""
        self._key = key
        self._stack = stack
        self._exports = exports
        self._parameters = mapping_of(stack.template.get("Parameters"))
        self._conditions = Conditions(mapping_of(stack.template.get("Conditions")))
        self._mappings = mapping_of(stack.template.get("Mappings"))

    def variants(self, content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the properties of a resource for each outcome of the conditions that it uses.

        :param content: what the template says of the resource.
        :returns: pairs of the conditions in words, empty without any, and the properties.
        """
        own = content.get("Condition")
        names = [*named(content.get("Properties")), *([own] if isinstance(own, str) else ())]
        atoms = list(dict.fromkeys(atom for name in names for atom in self._conditions.atoms(name)))
        free = [one for one in atoms if one not in self.assumed]
        if len(free) > _CONDITIONS:
            yield "", self.value(content.get("Properties"), self.assumed)
            return
        seen: list[Any] = []
        for outcomes in itertools.product((True, False), repeat=len(free)):
            given = dict(zip(free, outcomes, strict=True))
            assumed = {**self.assumed, **given}
            if isinstance(own, str) and self._conditions.outcome(own, assumed) is False:
                continue
            properties = self.value(content.get("Properties"), assumed)
            if properties not in seen:
                seen.append(properties)
                yield _in_words(given), properties

    def value(self, value: Any, assumed: Assumed) -> Any:
        """Return a value with its functions evaluated.

        :param value: the value.
        :param assumed: outcomes of conditions.
        """
        found = self._value(value, assumed)
        return None if found is ABSENT else found

    def _value(self, value: Any, assumed: Assumed) -> Any:
        if isinstance(value, str):
            return unknown("resolve", value) if value.startswith(_DYNAMIC) else value
        if isinstance(value, list):
            items = [self._value(one, assumed) for one in value]
            return [one for one in items if one is not ABSENT]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((name, content),) = value.items()
            if name == "Ref" or str(name).startswith("Fn::"):
                try:
                    return self._function(str(name), content, assumed)
                # Whoever wrote a template by hand may have given a function anything.
                except (TypeError, ValueError, KeyError, IndexError, AttributeError):
                    return unknown(str(name))
        # What a loop adds is not known, nor whether it is what somebody looks for.
        if any(str(key).startswith(_LOOP) for key in value):
            return unknown("ForEach")
        pairs = {str(key): self._value(item, assumed) for key, item in value.items()}
        return {key: item for key, item in pairs.items() if item is not ABSENT}

    def _function(self, name: str, content: Any, assumed: Assumed) -> Any:
        how = _FUNCTIONS.get(name)
        return how(self, content, assumed) if how is not None else unknown(name[4:], content)

    def _if(self, content: Any, assumed: Assumed) -> Any:
        condition, yes, no = content
        holds = self._conditions.outcome(condition, assumed)
        return (
            unknown("If", condition)
            if holds is None
            else self._value(yes if holds else no, assumed)
        )

    def _join(self, content: Any, assumed: Assumed) -> Any:
        separator, parts = content
        found = self._value(parts, assumed)
        if not isinstance(found, list):
            return unknown("Join", found)
        return str(separator).join(map(words, found))

    def _json(self, content: Any, assumed: Assumed) -> Any:
        return json.dumps(self._value(content, assumed), default=words)

    def _split(self, content: Any, assumed: Assumed) -> Any:
        separator, text = content
        found = self._value(text, assumed)
        return found.split(separator) if isinstance(found, str) else unknown("Split", found)

    def _select(self, content: Any, assumed: Assumed) -> Any:
        index, parts = content
        found = self._value(parts, assumed)
        position = int(words(self._value(index, assumed)))
        if isinstance(found, list) and 0 <= position < len(found):
            return found[position]
        return unknown("Select", f"{position}:{words(found)}")

    def _imported(self, content: Any, assumed: Assumed) -> Any:
        wanted = words(self._value(content, assumed))
        return self._exports.get(wanted, unknown("ImportValue", wanted))

    def _ref(self, name: Any, assumed: Assumed) -> Any:
        if not isinstance(name, str):
            raise TypeError
        if name == "AWS::NoValue":
            return ABSENT
        if name == "AWS::StackName":
            return self._stack.name
        if name == "AWS::Region" and self._stack.region:
            return self._stack.region
        if name == "AWS::AccountId" and self._stack.account:
            return self._stack.account
        if name in self._parameters:
            return self._default(name)
        if name in self._stack.resources:
            return Unknown(f"<{name}>", self._key, name)
        return unknown(name)

    def _default(self, name: str) -> Any:
        parameter = mapping_of(self._parameters[name])
        kind = str(parameter.get("Type", "String"))
        given = parameter.get("Default")
        if given is None:
            return unknown(name)
        if kind.startswith("AWS::SSM::"):
            # The name of the parameter of SSM says which AMI it is.
            return Unknown(f"<{name}:{words(given)}>")
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            return [part.strip() for part in words(given).split(",")] if words(given) else []
        return given

    def _attribute(self, content: Any, assumed: Assumed) -> Any:
        if isinstance(content, str):
            target, _, attribute = content.partition(".")
        else:
            target, *others = content
            attribute = ".".join(map(words, others))
        if target in self._stack.resources:
            return Unknown(f"<{target}.{attribute}>", self._key, target, attribute)
        return unknown(f"{words(target)}.{attribute}")

    def _sub(self, content: Any, assumed: Assumed) -> Any:
        template, given = content if isinstance(content, list) else (content, {})
        if not isinstance(template, str):
            raise TypeError

        def filled(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in given:
                return words(self._value(given[name], assumed))
            value = self._attribute(name, assumed) if "." in name else self._ref(name, assumed)
            return "" if value is ABSENT else words(value)

        return _SUB.sub(filled, template)

    def _found_in_map(self, keys: Any, assumed: Assumed) -> Any:
        name, first, second = (self._value(key, assumed) for key in keys[:3])
        table = mapping_of(self._mappings.get(words(name)))
        known = is_known(first) and words(first) in table
        rows = [table[words(first)]] if known else [*table.values()]
        found = [mapping_of(row).get(words(second)) for row in rows]
        if found and is_known(second) and all(one is not None and one == found[0] for one in found):
            return found[0]
        return unknown("FindInMap", words(name))


_FUNCTIONS: Mapping[str, Callable[[Resolver, Any, Assumed], Any]] = {
    "Ref": Resolver._ref,
    "Fn::GetAtt": Resolver._attribute,
    "Fn::If": Resolver._if,
    "Fn::Join": Resolver._join,
    "Fn::Sub": Resolver._sub,
    "Fn::Base64": Resolver._value,
    "Fn::ToJsonString": Resolver._json,
    "Fn::Split": Resolver._split,
    "Fn::Select": Resolver._select,
    "Fn::FindInMap": Resolver._found_in_map,
    "Fn::ImportValue": Resolver._imported,
}


def _in_words(assumed: Assumed) -> str:
    return " and ".join(in_prose(name, holds=holds) for name, holds in assumed.items())
