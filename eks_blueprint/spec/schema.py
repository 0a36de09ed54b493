"""The JSON Schema of a spec file, for editors."""

from __future__ import annotations

import json
from typing import Any

from eks_blueprint.spec.blueprint import BlueprintSpec

__all__ = ["json_schema", "schema_text"]


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a spec file, with ``defaults`` and with nulls that remove."""
    schema = BlueprintSpec.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "eks_blueprint spec"
    schema["properties"]["defaults"] = {
        "$ref": "#/$defs/ClusterSpec",
        "description": "Laid under every cluster: maps merge, everything else replaces, null "
        "removes.",
    }
    for definition in [schema, *schema["$defs"].values()]:
        for name, prop in definition.get("properties", {}).items():
            if name not in definition.get("required", ()):
                definition["properties"][name] = _nullable(prop)
    return schema


def schema_text() -> str:
    """Give the text of ``schema/blueprint.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _nullable(prop: dict[str, Any]) -> dict[str, Any]:
    """Allow null, and null for each entry of a named map."""
    values = prop.get("additionalProperties")
    if isinstance(values, dict):
        prop = {**prop, "additionalProperties": {"anyOf": [values, {"type": "null"}]}}
    if "anyOf" in prop:
        if {"type": "null"} in prop["anyOf"]:
            return prop
        return {**prop, "anyOf": [*prop["anyOf"], {"type": "null"}]}
    notes: dict[str, Any] = {
        key: prop[key] for key in ("description", "default", "title") if key in prop
    }
    body = {key: value for key, value in prop.items() if key not in notes}
    return {**notes, "anyOf": [body, {"type": "null"}]}
