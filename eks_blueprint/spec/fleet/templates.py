"""Templates of clusters, and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eks_blueprint.errors import Path
from eks_blueprint.spec._base import Found, Spec
from eks_blueprint.spec.fleet.parameters import references
from eks_blueprint.spec.messages import shown
from eks_blueprint.spec.types import pattern

__all__ = ["ParameterSpec", "TemplateSpec"]

_ParameterName = Annotated[
    str,
    Field(max_length=64),
    AfterValidator(
        pattern(
            r"[a-z][a-z0-9_]*",
            "a name that starts with a small letter and holds small letters, digits and _ only",
        )
    ),
]
_TYPES: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "string": ("text", (str,)),
    "integer": ("a whole number", (int,)),
    "number": ("a number", (int, float)),
    "boolean": ("true or false", (bool,)),
    "list": ("a list", (list, tuple)),
    "map": ("a map", (Mapping,)),
}


class ParameterSpec(Spec):
    """A parameter of a template."""

    type: Literal["string", "integer", "number", "boolean", "list", "map"] = "string"
    """What its values are. Default: string."""

    default: Any = None
    """Value for clusters that set none. Default: none; each cluster has to set it."""

    allowed: tuple[Any, ...] = ()
    """Values that it may have. Default: every value of its type."""

    pattern: str | None = None
    """Regular expression that has to match the whole text; for strings only. Default: none."""

    def issues(self) -> Iterable[Found]:
        for index, value in enumerate(self.allowed):
            yield from ((("allowed", index), text) for text in self._type_issues(value))
        if self.pattern is not None and self.type != "string":
            yield ("pattern",), f"must be unset for the type {self.type}, got {self.pattern!r}"
        elif self.pattern is not None:
            try:
                re.compile(self.pattern)
            except (re.error, RecursionError, OverflowError) as error:
                yield ("pattern",), f"must be a regular expression, got {self.pattern!r}: {error}"
                return
        if self.default is not None:
            yield from ((("default",), text) for text in self.value_issues(self.default))

    def value_issues(self, value: Any) -> Iterator[str]:
        """Say what is wrong with a value; nothing if it fits.

        :param value: what a cluster sets.
        """
        wrong = [*self._type_issues(value)]
        if wrong:
            yield from wrong
        elif self.allowed and not any(value == one for one in self.allowed):
            # An empty list is no choice, so there is at least one.
            allowed = ", ".join(shown(one) for one in self.allowed)
            yield f"must be one of {allowed}, got {shown(value)}"
        elif self.pattern is not None and not re.fullmatch(self.pattern, value):
            yield f"must match {self.pattern}, got {shown(value)}"

    def _type_issues(self, value: Any) -> Iterator[str]:
        words, types = _TYPES[self.type]
        is_bool = isinstance(value, bool)
        if not isinstance(value, types) or (is_bool and self.type != "boolean"):
            remedy = ""
            if self.type == "string" and isinstance(value, int | float) and not is_bool:
                remedy = f'; put it in quotes: "{value}"'
            yield f"must be {words}, got {shown(value)}{remedy}"


class TemplateSpec(Spec):
    """A template: keys of a cluster in which parameters stand for values.

    ``${gpus}`` alone takes the value of the parameter ``gpus`` with its type; within a text it is
    inserted. ``$${`` is a literal ``${``.
    """

    parameters: dict[_ParameterName, ParameterSpec] = {}
    """Parameters by name, which clusters set in their own `parameters`. Default: none."""

    cluster: dict[str, Any] = {}
    """Keys of a cluster, laid over the defaults and under the cluster that names the template."""

    def issues(self) -> Iterable[Found]:
        used: set[str] = set()
        for path, name, alone in references(self.cluster):
            at = ("cluster", *path)
            if name is None:
                yield at, "has ${ without }; write $${ for a literal ${"
            elif name not in self.parameters:
                known = ", ".join(self.parameters)
                has = f"which has {known}" if known else "which has none"
                yield (
                    at,
                    f"must name a parameter of the template, {has}, got {name!r}; write $${{ for a "
                    "literal ${",
                )
            else:
                used.add(name)
                if not alone and self.parameters[name].type in ("list", "map"):
                    yield (
                        at,
                        f"must be ${{{name}}} and nothing else, since the parameter is a "
                        f"{self.parameters[name].type}",
                    )
        for name in self.parameters:
            if name not in used:
                yield (
                    ("parameters", name),
                    f"is not used; write ${{{name}}} in cluster, or remove the parameter",
                )

    def values(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the value of each parameter; those that are not set have their defaults.

        :param given: value by name, which :meth:`given_issues` accepts.
        """
        return {
            name: given.get(name, parameter.default) for name, parameter in self.parameters.items()
        }

    def given_issues(self, template: str, given: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        """Find values that are unknown, missing, or not allowed.

        :param template: name of this template.
        :param given: value by name.
        """
        for name, value in given.items():
            parameter = self.parameters.get(name)
            if parameter is None:
                known = ", ".join(self.parameters)
                has = f"whose parameters are {known}" if known else "which has none"
                yield (name,), f"is not a parameter of templates.{template}, {has}"
            else:
                yield from (((name,), text) for text in parameter.value_issues(value))
        for name, parameter in self.parameters.items():
            if name not in given and parameter.default is None:
                yield (
                    (),
                    f"must set {name}, since templates.{template} has no default for it",
                )
