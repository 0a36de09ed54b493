"""Write down what CloudFormation replaces: ``catalogue/resource-types.json``.

The schemas of the resource types come with cfn-lint, which only developers have installed. Run it
after an update of cfn-lint; a test says when::

    python -m tools.resource_types
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

__all__ = ["FILE", "facts", "main", "page"]

FILE = Path(__file__).parents[1] / "eks_blueprint" / "catalogue" / "resource-types.json"
_REGION = "us-east-1"
_PROPERTIES = "/properties/"
# They are required and cannot change either, but a name is not unique in them.
_BESIDES = ("Role", "RoleArn", "Description")
# Amazon Route 53 developer guide, "Working with hosted zones": two may have one name.
_SHARED_NAMES = ("AWS::Route53::HostedZone",)


def main() -> None:
    """Write the file."""
    FILE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Give the text of the file: JSON with one type in each line, as short as it can be."""
    found = PROVIDER_SCHEMA_MANAGER.get_resource_types(_REGION)
    # A macro makes other resources of these, which their schemas do not know.
    types = sorted(one for one in found if not one.startswith("AWS::Serverless::"))
    lines = (
        f"{json.dumps(kind)}:{json.dumps(facts(_schema(kind)), separators=(',', ':'))}"
        for kind in types
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def facts(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a schema says about updates; what is as usual is left out.

    :param schema: schema of a resource type.
    """
    handlers = schema.get("handlers")
    found: dict[str, Any] = {
        "create_only": _paths(schema.get("createOnlyProperties", ())),
        "conditional": _paths(schema.get("conditionalCreateOnlyProperties", ())),
        "identities": [*_identities(schema)],
        # Types of the time before handlers have none, and can be updated.
        "replaced_always": handlers is not None and "update" not in handlers,
        "deleted_first": schema.get("replacementStrategy") == "delete_then_create",
    }
    return {key: value for key, value in found.items() if value}


def _schema(kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(_REGION, kind).schema
    return found


def _paths(pointers: Sequence[str]) -> list[str]:
    return sorted({one.removeprefix(_PROPERTIES).replace("/", ".") for one in pointers})


def _identities(schema: Mapping[str, Any]) -> Iterator[list[str]]:
    """Give each set of properties that no two resources share and that a template can set."""
    read_only = set(_paths(schema.get("readOnlyProperties", ())))
    wholes = [schema.get("primaryIdentifier", ()), *schema.get("additionalIdentifiers", ())]
    found = [_paths(whole) for whole in wholes if whole and not read_only & {*_paths(whole)}]
    scope = set(_scope(schema))
    # Where AWS identifies the resource by an ARN or id of its own, its name is unique all the same.
    found += [sorted({name, *scope}) for name in _names(schema) if not _within(name, found)]
    yield from sorted(map(list, {*map(tuple, found)}))


def _within(name: str, identities: Sequence[Sequence[str]]) -> bool:
    return any(name in one for one in identities)


def _scope(schema: Mapping[str, Any]) -> Iterator[str]:
    """Give what a name is unique in: properties that cannot change and say where it belongs."""
    for name in _paths(schema.get("createOnlyProperties", ())):
        required = name in schema.get("required", ()) and not name.endswith(_BESIDES)
        if name == "VpcId" or (required and schema["properties"][name].get("type") == "string"):
            yield name


def _names(schema: Mapping[str, Any]) -> Iterator[str]:
    """Give the properties that name the resource itself and cannot change."""
    if schema["typeName"] in _SHARED_NAMES:
        return
    kind = schema["typeName"].rpartition("::")[2].lower()
    read_only = set(schema.get("readOnlyProperties", ()))
    for pointer in sorted(schema.get("createOnlyProperties", ())):
        name = pointer.removeprefix(_PROPERTIES)
        said = next(
            (name.removesuffix(end) for end in ("Name", "Identifier") if name.endswith(end)), None
        )
        if said is not None and pointer not in read_only and kind.endswith(said.lower()):
            yield name


if __name__ == "__main__":
    main()
