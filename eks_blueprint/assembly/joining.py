"""Two templates as one: that of a stack, and that of a stack nested in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from eks_blueprint.assembly.handed_over import as_list, split, substituted
from eks_blueprint.assembly.values import mapping_of, sequence_of

__all__ = ["joined"]

_SUB = re.compile(r"\$\{(!?)([^}]+)\}")
_OUTPUTS = "Outputs."
_KEPT = ("Retain", "RetainExceptOnCreate")


def joined(
    template: Mapping[str, Any], nested: str, child: Mapping[str, Any]
) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Return the template of a stack with the resources of a stack that is nested in it.

    :param template: the template of the stack.
    :param nested: logical id of the nested stack.
    :param child: the template of the nested stack.
    :returns: the template, and the new logical ids of the resources of the nested stack by those
        that they have in its template.
    """
    own = mapping_of(template.get("Resources"))
    stack = mapping_of(own.get(nested))
    given = mapping_of(mapping_of(stack.get("Properties")).get("Parameters"))
    names = _Names(template, nested, child, given)
    resources = {
        names.resources[key]: _resource(names, stack, mapping_of(one))
        for key, one in mapping_of(child.get("Resources")).items()
    }
    outputs = {
        name: names.of(mapping_of(one).get("Value"))
        for name, one in mapping_of(child.get("Outputs")).items()
    }
    conditions = {
        names.conditions[key]: names.of(one)
        for key, one in mapping_of(child.get("Conditions")).items()
    } | names.both
    merged = {
        **template,
        "Resources": {
            **own,
            # It is there when everything in it is.
            nested: {**stack, "DependsOn": [*_named(stack), *resources]},
            **resources,
        },
        "Parameters": {**mapping_of(template.get("Parameters")), **names.unset},
        "Conditions": {**mapping_of(template.get("Conditions")), **conditions},
        "Mappings": {
            **mapping_of(template.get("Mappings")),
            **{names.mappings[key]: one for key, one in mapping_of(child.get("Mappings")).items()},
        },
        "Outputs": {
            **mapping_of(template.get("Outputs")),
            **{
                f"{nested}{name}": {**mapping_of(one), "Value": outputs[name]}
                for name, one in mapping_of(child.get("Outputs")).items()
                if "Export" in mapping_of(one)
            },
        },
    }
    transforms = [*_listed(template.get("Transform")), *_listed(child.get("Transform"))]
    if transforms:
        merged["Transform"] = transforms
    read = _Outputs(nested, outputs)
    for section in ("Resources", "Outputs", "Conditions"):
        merged[section] = {key: read.of(one) for key, one in merged[section].items()}
    return merged, names.resources


def _resource(names: _Names, stack: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: item if key == "Metadata" else names.of(item) for key, item in one.items()}
    needed = [names.resources.get(name, name) for name in _named(one)]
    # A nested stack waits for what its own resource waits for, and so does what is in it.
    needed += _named(stack)
    if needed:
        found["DependsOn"] = needed
    condition = names.condition(one.get("Condition"), stack.get("Condition"))
    if condition is not None:
        found["Condition"] = condition
    # What a kept stack has is not deleted either.
    if stack.get("DeletionPolicy") in _KEPT:
        found["DeletionPolicy"] = stack["DeletionPolicy"]
    return found


@dataclass
class _Names:
    """What the names of a nested template become in the template around it."""

    template: Mapping[str, Any]
    nested: str
    child: Mapping[str, Any]
    given: Mapping[str, Any]
    both: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parameters = mapping_of(self.child.get("Parameters"))
        # Resources and parameters are referred to alike.
        taken = {
            *mapping_of(self.template.get("Resources")),
            *mapping_of(self.template.get("Parameters")),
        }
        self.resources = self._free(mapping_of(self.child.get("Resources")), taken)
        unset = {key: one for key, one in parameters.items() if key not in self.given}
        free = self._free(unset, {*taken, *self.resources.values()})
        self.unset = {free[key]: one for key, one in unset.items()}
        self.references = {**self.resources, **free}
        self.values = {
            key: as_list(self.given[key], mapping_of(one))
            for key, one in parameters.items()
            if key in self.given
        }
        self.conditions = self._free(
            mapping_of(self.child.get("Conditions")), {*mapping_of(self.template.get("Conditions"))}
        )
        self.mappings = self._free(
            mapping_of(self.child.get("Mappings")), {*mapping_of(self.template.get("Mappings"))}
        )

    def of(self, value: Any) -> Any:
        """Return a value of the nested template in the words of the one around it."""
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((name, content),) = value.items()
            found = self._function(str(name), content)
            if found is not None:
                return found
        return {key: self.of(item) for key, item in value.items()}

    def condition(self, own: Any, around: Any) -> Any:
        """Return the condition of a resource, which that of its stack joins."""
        inner = self.conditions.get(own, own) if isinstance(own, str) else None
        if inner is None or around is None:
            return inner if around is None else around
        name = f"{self.nested}{inner}"
        self.both[name] = {"Fn::And": [{"Condition": around}, {"Condition": inner}]}
        return name

    def _free(self, names: Collection[str], taken: Collection[str]) -> dict[str, str]:
        """Return names that nothing else has; ids have letters and digits only."""
        found: dict[str, str] = {}
        used = set(taken)
        for name in names:
            new, number = name, 1
            while new in used:
                new = f"{self.nested}{name}{'' if number == 1 else number}"
                number += 1
            used.add(new)
            found[name] = new
        return found

    def _function(self, name: str, content: Any) -> Any:
        match name:
            case "Ref" if isinstance(content, str):
                if content in self.values:
                    return self.values[content]
                return {"Ref": self.references.get(content, content)}
            case "Condition" if isinstance(content, str):
                return {"Condition": self.conditions.get(content, content)}
            case "Fn::GetAtt":
                return {name: self._attribute(content)}
            case "Fn::If" if isinstance(content, list) and content:
                head = self.conditions.get(content[0], content[0])
                return {name: [head, *map(self.of, content[1:])]}
            case "Fn::FindInMap" if isinstance(content, list) and content:
                key = content[0]
                head = self.mappings.get(key, key) if isinstance(key, str) else self.of(key)
                return {name: [head, *map(self.of, content[1:])]}
            case "Fn::Sub":
                return {name: self._text(content)}
            case "Fn::Split":
                return split(self.of(content))
        return None

    def _attribute(self, content: Any) -> Any:
        if isinstance(content, str):
            target, dot, attribute = content.partition(".")
            return f"{self.references.get(target, target)}{dot}{attribute}"
        if isinstance(content, list) and content and isinstance(content[0], str):
            return [self.references.get(content[0], content[0]), *map(self.of, content[1:])]
        return content

    def _text(self, content: Any) -> Any:
        text, variables = substituted(content)
        if text is None:
            return content
        found = {key: self.of(one) for key, one in variables.items()}

        def renamed(one: re.Match[str]) -> str:
            literal, name = one.groups()
            target, dot, attribute = name.partition(".")
            if literal or name in variables:
                return one[0]
            if name in self.values:
                found[name] = self.values[name]
                return one[0]
            return f"${{{self.references.get(target, target)}{dot}{attribute}}}"

        text = _SUB.sub(renamed, text)
        return [text, found] if found else text


@dataclass(frozen=True)
class _Outputs:
    """What the outputs of a nested stack are, in the template around it."""

    nested: str
    values: Mapping[str, Any]

    def of(self, value: Any) -> Any:
        """Return a value with outputs instead of references to them."""
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((name, content),) = value.items()
            if name == "Fn::GetAtt" and (output := self._output(content)) in self.values:
                return self.values[output]
            if name == "Fn::Sub":
                return {name: self._text(content)}
            if name == "Fn::Split":
                return split(self._each(content))
        return self._each(value)

    def _each(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self.of(item) for key, item in value.items()}
        return self.of(value)

    def _output(self, content: Any) -> str:
        if isinstance(content, str):
            content = content.split(".", 1)
        match content:
            case [self.nested, str() as attribute] if attribute.startswith(_OUTPUTS):
                return attribute.removeprefix(_OUTPUTS)
        return ""

    def _text(self, content: Any) -> Any:
        text, variables = substituted(content)
        if text is None:
            return content
        found = {key: self.of(one) for key, one in variables.items()}

        def filled(one: re.Match[str]) -> str:
            literal, name = one.groups()
            output = "" if literal or name in variables else self._output(name)
            if output not in self.values:
                return one[0]
            # Names of variables have no dots.
            variable = name.replace(".", "")
            found[variable] = self.values[output]
            return f"${{{variable}}}"

        text = _SUB.sub(filled, text)
        return [text, found] if found else text


def _named(resource: Mapping[str, Any]) -> list[str]:
    found = resource.get("DependsOn")
    return [one for one in _listed(found) if isinstance(one, str)]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else sequence_of(value) if isinstance(value, list) else [value]
