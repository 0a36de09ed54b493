"""The JSON Schema of a spec file, for editors."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.blueprint import BlueprintSpec
from eks_blueprint.spec.fleet.templates import TemplateSpec
from eks_blueprint.spec.fleet.tenant_clusters import TenantClusterSpec
from eks_blueprint.spec.schema_layers import (
    add_file_keys,
    allow_nulls,
    merge_options,
    require_where_complete,
)
from eks_blueprint.spec.types import Shaped, ascii_only

__all__ = ["field_schema", "field_texts", "file_key_schemas", "json_schema", "schema_text"]


def field_schema() -> dict[str, Any]:
    """Return the JSON Schema of the models, with the docstrings of fields."""
    schema = BlueprintSpec.model_json_schema(schema_generator=_Generator)
    _describe(schema)
    return schema


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a spec file, with ``defaults``, and with nulls that remove."""
    schema = field_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "eks_blueprint spec"
    schema["$defs"] = file_key_schemas() | schema["$defs"]
    # In a file they are clusters like others.
    schema["properties"].pop("anywhere_clusters")
    merge_options(schema)
    allow_nulls(schema)
    require_where_complete(schema)
    add_file_keys(schema)
    return schema


def file_key_schemas() -> dict[str, Any]:
    """Return the JSON Schemas of what is gone when a file is merged, with docstrings, by name."""
    found: dict[str, Any] = {}
    for model in (TemplateSpec, TenantClusterSpec):
        schema = model.model_json_schema(schema_generator=_Generator)
        _describe(schema)
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    return found


class _Generator(GenerateJsonSchema):
    """Adds the patterns of Python validators to the schema, so that editors check them as well."""

    def function_after_schema(
        self, schema: core_schema.AfterValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Add the pattern of a string."""
        inner = super().function_after_schema(schema)
        check = schema["function"]["function"]
        if not isinstance(check, Shaped) or inner.get("type") != "string" or "enum" in inner:
            return inner
        found = f"^({ascii_only(check.expression)})$"
        if "pattern" not in inner:
            return {**inner, "pattern": found}
        return {**inner, "allOf": [*inner.get("allOf", ()), {"pattern": found}]}

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        """Say that no value may stand twice in a list."""
        found = super().tuple_schema(schema)
        if found.get("items", {}).get("type") in ("string", "integer") or "enum" in found["items"]:
            found["uniqueItems"] = True
        return found

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Write the pattern of keys apart from the schema of values."""
        found = super().dict_schema(schema)
        ((expression, values),) = found.pop("patternProperties", {"": None}).items()
        expression = ascii_only(expression)
        if values is None:
            return found
        names = found.get("propertyNames", {})
        return {
            **found,
            "additionalProperties": values,
            "propertyNames": {**names, "pattern": expression},
        }


def field_texts(model: type[Spec]) -> dict[str, str]:
    """Return the docstrings of a model's fields by name.

    :param model: a model of the spec.
    """
    return dict(_docstrings(model))


def schema_text() -> str:
    """Return the content of ``schema/blueprint.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _describe(schema: dict[str, Any]) -> None:
    """Add the docstring of its field to each property.

    Pydantic can do so itself, with ``use_attribute_docstrings``, but then reads the source of every
    model whenever the package is imported: 0.1 s of each synthesis.
    """
    models = {model.__name__: model for model in _models(Spec)}
    for definition in [schema, *schema["$defs"].values()]:
        if definition["title"] not in models:
            continue
        texts = field_texts(models[definition["title"]])
        definition["properties"] = {
            name: dict(sorted({**prop, "description": texts.get(name, "")}.items()))
            for name, prop in definition["properties"].items()
        }


def _models(base: type[Spec]) -> Iterator[type[Spec]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def _docstrings(model: type[Spec]) -> Iterator[tuple[str, str]]:
    """Return the docstrings of a model's fields, including those of its base models."""
    for base in reversed(model.__mro__):
        if not issubclass(base, Spec) or base is Spec:
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
        (definition,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
        for field, after in pairwise(definition.body):
            match field, after:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    yield name, inspect.cleandoc(text)
