"""Rules in CEL of definitions and admission policies, evaluated as the API server does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import cel

__all__ = ["broken_rules", "refusals", "rules"]


def rules(schema: dict[str, Any], value: Any) -> Iterator[tuple[str, str, Any]]:
    """Give each rule that is about a value or a part of it: rule, message, and that part.

    Rules that compare with an older version are for changes, and left out.

    :param schema: OpenAPI schema of the definition.
    :param value: an object, or a part of one.
    """
    for one in schema.get("x-kubernetes-validations", ()):
        if "oldSelf" not in one["rule"]:
            yield one["rule"], one.get("message", one["rule"]), value
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        further = schema.get("additionalProperties")
        for key, item in value.items():
            below = properties.get(key, further)
            if isinstance(below, dict):
                yield from rules(below, item)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            yield from rules(schema["items"], item)


def broken_rules(schema: dict[str, Any], value: Any) -> list[str]:
    """Give the messages of the rules that a value breaks."""
    return [
        message
        for rule, message, part in rules(schema, value)
        if cel.evaluate(rule, cel.Context({"self": part}, functions=_KUBERNETES)) is not True
    ]


def refusals(
    policy: dict[str, Any],
    item: dict[str, Any],
    old: dict[str, Any] | None = None,
    *,
    namespace: dict[str, Any] | None = None,
) -> list[str]:
    """Give the messages of a ValidatingAdmissionPolicy for an object that it is about.

    :param policy: the policy.
    :param item: the object, created, or changed where there is an old one.
    :param old: the object before.
    :param namespace: the namespace of the object. Default: the object has none.
    """
    known: dict[str, Any] = {
        "object": item,
        "oldObject": old,
        "namespaceObject": namespace,
        "variables": {},
    }
    for variable in policy["spec"].get("variables", ()):
        # Later variables may use the ones before them.
        context = cel.Context(known, functions=_KUBERNETES)
        found = cel.evaluate(variable["expression"], context)
        known["variables"] = {**known["variables"], variable["name"]: found}
    context = cel.Context(known, functions=_KUBERNETES)
    return [
        cel.evaluate(check["messageExpression"], context)
        if "messageExpression" in check
        else check["message"]
        for check in policy["spec"]["validations"]
        if cel.evaluate(check["expression"], context) is not True
    ]


def _find(text: str, expression: str) -> str:
    found = re.search(expression, text)
    return found[0] if found else ""


_KUBERNETES = {
    "find": _find,
    "join": lambda values, separator: separator.join(values),
    "lowerAscii": str.lower,
    "replace": str.replace,
    "split": str.split,
}
"""Functions that Kubernetes adds (documentation, "Common Expression Language in Kubernetes")."""
