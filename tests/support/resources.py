"""What CloudFormation can update, by the resource schemas that cfn-lint carries."""

from functools import cache
from typing import Any, Literal

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

__all__ = ["identifies", "knows", "schema", "update"]

Update = Literal["in place", "sometimes", "never"]
ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")
"""Attributes of any resource; they are no properties."""
_WITHOUT_HANDLERS = ("AWS::CodeBuild::Project",)
"""Types older than the registry, whose schemas do not say that they can be updated; they can
(template reference, AWS::CodeBuild::Project, "Update requires" of its properties)."""


@cache
def schema(kind: str) -> dict[str, Any]:
    """Give the schema of a resource type."""
    found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    return found


def knows(kind: str, name: str) -> bool:
    """Say whether a type has a property, given with dots, or an attribute."""
    return name in ATTRIBUTES or _resolve(schema(kind), schema(kind), name.split("."))


def update(kind: str, name: str) -> Update:
    """Say whether CloudFormation changes a property in place; else it replaces the resource."""
    handlers = schema(kind).get("handlers")
    if handlers is None:
        assert kind in _WITHOUT_HANDLERS, f"read whether {kind} can be updated, and name it"
    elif "update" not in handlers:
        return "never"
    if _covers(schema(kind).get("createOnlyProperties", ()), name):
        return "never"
    if _covers(schema(kind).get("conditionalCreateOnlyProperties", ()), name):
        return "sometimes"
    return "in place"


def identifies(kind: str, name: str) -> bool:
    """Say whether a property is part of what tells a resource from others."""
    return _covers(schema(kind).get("primaryIdentifier", ()), name)


def _covers(pointers: list[str] | tuple[str, ...], name: str) -> bool:
    """Say whether a property, or one that it is part of or that is part of it, is listed."""
    path = name.split(".")
    for pointer in pointers:
        listed = pointer.removeprefix("/properties/").split("/")
        shorter = min(len(listed), len(path))
        if listed[:shorter] == path[:shorter]:
            return True
    return False


def _resolve(root: dict[str, Any], node: dict[str, Any], path: list[str]) -> bool:
    if not path:
        return True
    while "$ref" in node:
        found: Any = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    if node.get("type") == "array":
        return _resolve(root, node["items"], path)
    properties = node.get("properties")
    if properties is None:
        # A free map, or JSON.
        return bool(node.get("patternProperties")) or node.get("type") == "object"
    return path[0] in properties and _resolve(root, properties[path[0]], path[1:])
