"""What the layers of a file mean for its JSON Schema: nulls, and keys of ``defaults``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["add_file_keys", "allow_nulls", "merge_options", "require_where_complete"]

_Schema = dict[str, Any]
# What a lower layer can complete, so that it is required only where there is none.
_COMPLETED = ("required", "minProperties")
_SUFFIX = "Complete"
# What stands below clusters, if a file has it.
_LAYERS = ("defaults", "environments", "templates")


def merge_options(schema: _Schema) -> None:
    """Write options of different types as one schema, whose keywords name the reason of a refusal.

    :param schema: schema of a file, which is changed.
    """
    for part in [*_parts(schema)]:
        options = part.get("oneOf")
        if not isinstance(options, list):
            continue
        types = [option.pop("type", None) for option in options]
        keys = [key for option in options for key in option]
        if all(types) and len({*map(str, types)}) == len(types) and len({*keys}) == len(keys):
            del part["oneOf"]
            part["type"] = types
            for option in options:
                part |= option
        else:
            for option, kind in zip(options, types, strict=True):
                option |= {"type": kind} if kind else {}


def allow_nulls(schema: _Schema) -> None:
    """Allow null for each field with a default and for each entry of a map.

    The definition of a model allows null, instead of an ``anyOf`` at each field: an editor would
    report of those that nothing matches, and hide what is wrong.

    :param schema: schema of a file, which is changed.
    """
    for definition in schema["$defs"].values():
        if "properties" not in definition:
            continue
        for name, prop in definition["properties"].items():
            required = name in definition.get("required", ())
            definition["properties"][name] = _lists_without_null(
                _without_null(prop) if required else _with_null(prop)
            )
        definition["type"] = ["object", "null"]
    # The keys of a file itself have no layer below that null could take something from.
    for name, prop in schema["properties"].items():
        if "additionalProperties" in prop:
            prop["additionalProperties"] = _without_null(prop["additionalProperties"])
        elif "anyOf" in prop:
            schema["properties"][name] = _with_null(prop)


def _with_null(prop: _Schema) -> _Schema:
    options = [option for option in prop.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        prop = {**{key: value for key, value in prop.items() if key != "anyOf"}, **options[0]}
    elif options:
        return {**prop, "anyOf": [*options, {"type": "null"}]}
    if isinstance(prop.get("additionalProperties"), dict) and prop["additionalProperties"]:
        prop = {**prop, "additionalProperties": _with_null(prop["additionalProperties"])}
    if "const" in prop:
        prop = {**prop, "enum": [prop["const"]]}
        del prop["const"]
    if "enum" in prop and None not in prop["enum"]:
        prop = {**prop, "enum": [*prop["enum"], None]}
    if isinstance(prop.get("type"), list):
        return {**prop, "type": [*prop["type"], "null"]}
    if isinstance(prop.get("type"), str):
        return {**prop, "type": [prop["type"], "null"]}
    return prop


def _without_null(prop: _Schema) -> _Schema:
    if isinstance(prop.get("additionalProperties"), dict) and prop["additionalProperties"]:
        return {**prop, "additionalProperties": _with_null(prop["additionalProperties"])}
    return {**prop, "type": "object"} if "$ref" in prop else prop


def _lists_without_null(prop: _Schema) -> _Schema:
    """Refuse null in a list, which replaces lists of lower layers as a whole."""
    if isinstance(prop.get("items"), dict):
        return {**prop, "items": _without_null(prop["items"])}
    return prop


_FILE_KEYS: _Schema = {
    "template": {
        "description": "Name of an entry of `templates`, which is laid under the cluster.",
        "type": "string",
    },
    "parameters": {
        "description": "Values of the parameters of the template, by name.",
        "type": "object",
    },
}


_SPEC_OF = {"eks": "ClusterSpec", "eks-anywhere": "AnywhereClusterSpec"}


def _by_target(suffix: str = "", *, default: str = "eks") -> _Schema:
    """Return the schema of a cluster or of a layer, by its target.

    :param suffix: end of the names of the definitions. Default: none.
    :param default: target of a cluster that names none. Default: eks.
    """
    (other,) = (target for target in _SPEC_OF if target != default)
    return {
        "if": {"properties": {"target": {"const": other}}, "required": ["target"]},
        "then": {"$ref": f"#/$defs/{_SPEC_OF[other]}{suffix}"},
        "else": {"$ref": f"#/$defs/{_SPEC_OF[default]}{suffix}"},
    }


def _clusters(default: str) -> _Schema:
    entry = {**_by_target(default=default), "type": "object"}
    return {"properties": {"clusters": {"additionalProperties": entry}}}


def add_file_keys(schema: _Schema) -> None:
    """Add the keys that are gone when the clusters of a file are merged.

    :param schema: schema of a file, which is changed.
    """
    definitions = schema["$defs"]
    targets = ("ClusterSpec", "AnywhereClusterSpec")
    keys = [*dict.fromkeys(key for name in targets for key in definitions[name]["properties"])]
    layer = {**_by_target(), "type": "object"}
    schema["properties"]["defaults"] = {
        **layer,
        "description": "Laid under every cluster: maps merge, everything else replaces, null "
        "removes.",
    }
    definitions["FleetEnvironmentSpec"]["properties"]["defaults"] = {
        **layer,
        "description": "Laid under every cluster of the environment, over the defaults of the "
        "file.",
    }
    schema["properties"]["templates"] = {
        "additionalProperties": {"$ref": "#/$defs/TemplateSpec", "type": "object"},
        "description": "Keys of clusters with parameters, by name; a cluster names one as its "
        "`template`.",
        "type": "object",
    }
    schema["properties"]["tenant_clusters"] = {
        "additionalProperties": {"$ref": "#/$defs/TenantClusterSpec", "type": "object"},
        "description": "Tenants with a cluster of their own, by name.",
        "type": "object",
    }
    # Clusters of tenants are clusters too.
    schema["required"] = [key for key in schema["required"] if key != "clusters"]
    schema["if"], schema["else"] = {"required": ["tenant_clusters"]}, {"required": ["clusters"]}
    definitions["TenantClusterSpec"]["properties"]["cluster"]["propertyNames"] = {"enum": keys}
    # Parameters stand where other types are wanted, so only the keys can be checked.
    definitions["TemplateSpec"]["properties"]["cluster"]["propertyNames"] = {"enum": keys}
    definitions["ClusterSpec"]["properties"]["target"] = {
        "description": "Where the cluster runs. Default: eks.",
        "enum": ["eks", None],
    }
    null = {"description": "Null leaves out what defaults have for clusters of another target."}
    for name in targets:
        own = definitions[name]["properties"]
        own |= {key: {**null, "type": "null"} for key in keys if key not in own}
        own |= _FILE_KEYS
    schema["properties"]["clusters"] |= {
        "additionalProperties": {"type": "object"},
        "minProperties": 1,
    }
    target = {"properties": {"target": {"const": "eks-anywhere"}}, "required": ["target"]}
    schema["allOf"].append(
        {
            "if": {"properties": {"defaults": target}, "required": ["defaults"]},
            "then": _clusters("eks-anywhere"),
            "else": _clusters("eks"),
        }
    )
    # A name stands for the whole environment.
    definitions["EnvironmentSpec"]["type"] = ["object", "string", "null"]


def require_where_complete(schema: _Schema) -> None:
    """Move what a lower layer can complete to where nothing completes it.

    Clusters may have keys from ``defaults``, and ``defaults`` need not have those that each cluster
    sets: keys are required in ``networks``, and in ``clusters`` of a file without ``defaults``.

    :param schema: schema of a file, which is changed.
    """
    needed = _names_with_requirements(schema["$defs"])
    complete = {
        f"{name}{_SUFFIX}": _requirements(definition, needed)
        for name, definition in schema["$defs"].items()
        if name in needed
    }
    for definition in schema["$defs"].values():
        _lose(definition)
    schema["$defs"] |= complete
    clusters = {"properties": {"clusters": {"additionalProperties": _by_target(_SUFFIX)}}}
    schema["allOf"] = [
        {
            "properties": {
                "networks": _entries("SharedNetworkSpec"),
                "environments": _entries("FleetEnvironmentSpec"),
                "tenant_clusters": _entries("TenantClusterSpec"),
                "waves": {"items": {"$ref": f"#/$defs/WaveSpec{_SUFFIX}"}},
            }
        },
        {
            "if": {"properties": dict.fromkeys(_LAYERS, False)},
            "then": clusters,
        },
    ]


def _entries(name: str) -> _Schema:
    return {"additionalProperties": {"$ref": f"#/$defs/{name}{_SUFFIX}"}}


def _names_with_requirements(definitions: Mapping[str, _Schema]) -> set[str]:
    """Return the definitions that require something, themselves or further inside."""
    found: set[str] = set()
    while True:
        more = {
            name
            for name, definition in definitions.items()
            if any(key in part for part in _parts(definition) for key in _COMPLETED)
            or {part.get("$ref", "").rpartition("/")[2] for part in _parts(definition)} & found
        }
        if more == found:
            return found
        found = more


def _parts(value: Any) -> Iterator[_Schema]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)


def _requirements(schema: _Schema, needed: set[str]) -> _Schema:
    """Return what a definition requires, and nothing else of it."""
    found = {key: schema[key] for key in _COMPLETED if key in schema}
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in needed:
        found["$ref"] = f"#/$defs/{name}{_SUFFIX}"
    properties = {
        key: inner
        for key, prop in schema.get("properties", {}).items()
        if (inner := _requirements(prop, needed))
    }
    if properties:
        found["properties"] = properties
    for key in ("additionalProperties", "items"):
        if isinstance(schema.get(key), dict) and (inner := _requirements(schema[key], needed)):
            found[key] = inner
    return found


def _lose(definition: _Schema) -> None:
    for part in _parts(definition):
        for key in _COMPLETED:
            # A field may have such a name as well.
            if not isinstance(part.get(key), dict):
                part.pop(key, None)
