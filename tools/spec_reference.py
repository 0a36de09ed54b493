"""The reference page of the spec, written from the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.spec import BlueprintSpec
from eks_blueprint.spec.schema import field_schema, file_key_schemas

__all__ = ["spec_page"]

_HEAD = """\
# Fields of the spec

Generated from the models by `make docs`; the texts are those of the models and of
`schema/blueprint.schema.json`. How files, defaults, profiles and the merge work:
[writing a spec](../how-to/write-a-spec.md).

`NAME` is a key of your choice, `[]` an entry of a list.
"""
_TYPES = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "object": "map",
}
_BOUNDS = (
    ("minimum", ">= {}"),
    ("exclusiveMinimum", "> {}"),
    ("maximum", "<= {}"),
    ("exclusiveMaximum", "< {}"),
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minItems", "{} entries or more"),
    ("maxItems", "at most {} entries"),
    ("minProperties", "at least {} entries"),
    ("maxProperties", "at most {} entries"),
)
_FLEET = (
    (
        "environments",
        "FleetEnvironmentSpec",
        "In a file, `defaults` has keys of a cluster as well.",
    ),
    ("waves", "WaveSpec", "The order of the list is that of deployment."),
    ("service_networks", "ServiceNetworkSpec", "A service network of VPC Lattice."),
    (
        "private_zones",
        "PrivateZonesSpec",
        "Private hosted zones that VPCs share: [services of other clusters]"
        "(../how-to/service-discovery.md#externaldns-and-private-zones).",
    ),
    (
        "templates",
        "TemplateSpec",
        "A cluster names one as its `template`, and sets its parameters in `parameters`: "
        "[many clusters](../how-to/fleet.md).",
    ),
    (
        "tenant_clusters",
        "TenantClusterSpec",
        "Each entry becomes a cluster `TEMPLATE-NAME`: [clusters of tenants]"
        "(../how-to/tenant-clusters.md).",
    ),
)

Schema = Mapping[str, Any]


def spec_page() -> str:
    """Give the text of ``docs/reference/spec.md``."""
    return "\n".join(_Page(field_schema()).lines()) + "\n"


class _Page:
    """Walks the schema; a model that several fields share is written out at the first of them."""

    def __init__(self, schema: Schema) -> None:
        self._schema = {**schema, "$defs": file_key_schemas() | schema["$defs"]}
        self._models: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        yield _HEAD
        yield "## The file\n"
        # In a file, clusters of both targets are in `clusters`.
        own = [row for row in self._own(self._schema) if row[0] not in BlueprintSpec.SAID_AS]
        yield from _table(own)
        cluster = self._definition("ClusterSpec")
        yield "\n## A cluster\n"
        yield "Under `clusters.NAME`, and under `defaults`.\n"
        yield from _table(self._own(cluster))
        for name, prop in cluster["properties"].items():
            rows = [*self._below(prop, name)]
            if rows:
                yield f"\n## `{name}`\n"
                yield from _table(rows)
        network = self._definition("SharedNetworkSpec")
        yield "\n## `networks`\n"
        yield "A VPC in `networks` has the fields of `network`, and these.\n"
        own = [
            (f"networks.NAME.{name}", kind, text)
            for name, kind, text in self._own(network)
            if name not in self._network_fields()
        ]
        yield from _table(own)
        for part, name, head in _FLEET:
            path = f"{part}[]" if part == "waves" else f"{part}.NAME"
            model = self._definition(name)
            fields: list[tuple[str, str, str]] = []
            for key, prop in model["properties"].items():
                fields.append((f"{path}.{key}", self._type(prop), _meaning(model, key)))
                fields += self._below(prop, f"{path}.{key}")
            yield f"\n## `{part}`\n"
            yield f"{head}\n"
            yield from _table(fields)
        yield from self._anywhere()

    def _anywhere(self) -> Iterator[str]:
        cluster = self._definition("AnywhereClusterSpec")
        yield "\n## A cluster of EKS Anywhere\n"
        yield (
            "Under `clusters.NAME` with `target: eks-anywhere`: "
            "[clusters in a data center](../how-to/eks-anywhere.md).\n"
        )
        own = self._own(cluster)
        yield from _table([(f"clusters.NAME.{name}", kind, text) for name, kind, text in own])
        for name, prop in cluster["properties"].items():
            rows = [*self._below(prop, f"clusters.NAME.{name}")]
            if rows:
                yield f"\n### `{name}` of EKS Anywhere\n"
                yield from _table(rows)

    def _network_fields(self) -> set[str]:
        return set(self._definition("NetworkSpec")["properties"])

    def _definition(self, name: str) -> Schema:
        found: Schema = self._schema["$defs"][name]
        return found

    def _own(self, model: Schema) -> Iterator[tuple[str, str, str]]:
        for name, prop in model["properties"].items():
            yield name, self._type(prop), _meaning(model, name)

    def _below(self, prop: Schema, path: str) -> Iterator[tuple[str, str, str]]:
        """Give the rows of the models in a field, each followed by those below it."""
        for suffix, name in self._references(prop):
            at = f"{path}{suffix}"
            if name in self._models:
                yield f"{at}.*", "", f"The fields of `{self._models[name]}`."
                continue
            self._models[name] = at
            model = self._definition(name)
            for key, inner in model["properties"].items():
                here = f"{at}.{key}"
                yield here, self._type(inner), _meaning(model, key)
                yield from self._below(inner, here)

    def _references(self, prop: Schema) -> Iterator[tuple[str, str]]:
        """Find the models in a field, with what stands between the field and their keys."""
        if "$ref" in prop:
            name = prop["$ref"].rpartition("/")[2]
            if "properties" in self._definition(name):
                yield "", name
        for option in prop.get("anyOf", ()):
            yield from self._references(option)
        values = prop.get("additionalProperties")
        if isinstance(values, Mapping):
            yield from ((f".NAME{rest}", name) for rest, name in self._references(values))
        if isinstance(prop.get("items"), Mapping):
            yield from ((f"[]{rest}", name) for rest, name in self._references(prop["items"]))

    def _type(self, prop: Schema) -> str:
        options = [o for o in prop.get("anyOf", ()) if o.get("type") != "null"]
        if options:
            return " or ".join(dict.fromkeys(self._type(option) for option in options))
        if "$ref" in prop:
            found = self._definition(prop["$ref"].rpartition("/")[2])
            return "map" if "properties" in found else self._type(found)
        if "enum" in prop or "const" in prop:
            values = prop.get("enum", [prop.get("const")])
            return ", ".join(f"`{value}`" for value in values)
        if prop.get("type") == "array":
            items = prop.get("items", {})
            inner = self._type(items) if items else "any"
            text = "list" if inner == "any" else f"list of {'maps' if inner == 'map' else inner}"
        elif isinstance(prop.get("additionalProperties"), Mapping):
            inner = self._type(prop["additionalProperties"])
            text = "map by name" if inner == "map" else f"{inner} by name"
        else:
            text = _TYPES.get(
                str(prop.get("type")), "map" if prop.get("type") == "object" else "any"
            )
        bounds = [words.format(prop[key]) for key, words in _BOUNDS if key in prop]
        return f"{text}, {', '.join(bounds)}" if bounds else text


def _meaning(model: Schema, name: str) -> str:
    text = str(model["properties"][name].get("description", ""))
    return f"**Required.** {text}" if name in model.get("required", ()) else text


def _table(rows: Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]) -> Iterator[str]:
    yield "| Field | Type | Meaning and default |"
    yield "| --- | --- | --- |"
    for path, kind, text in rows:
        cells = (f"`{path}`", kind, " ".join(text.split()))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
