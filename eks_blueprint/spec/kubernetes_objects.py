"""Checks of Kubernetes objects, whatever their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.catalogue import group_of, is_namespaced
from eks_blueprint.errors import Found

__all__ = ["object_issues"]

# Kubernetes documentation, "API Overview", API groups and versioning.
_API_VERSION = re.compile(r"([a-z0-9.-]+/)?v\d+((alpha|beta)\d+)?")
_KIND = re.compile(r"[A-Z][A-Za-z0-9]*")


def object_issues(item: Any) -> Iterator[Found]:
    """Return issues for an object that could not be applied, updated or deleted.

    :param item: an entry of a list of objects; names may be CDK tokens.
    """
    if not isinstance(item, Mapping):
        yield (), f"must be a map with apiVersion, kind and metadata, got {item!r}"
        return
    found = [*_type_issues(item)]
    yield from found
    meta = item.get("metadata")
    if not isinstance(meta, Mapping):
        yield ("metadata",), f"must be a map with a name, got {_shown(meta)}"
        return
    yield from _name_issues(meta)
    if not found:
        yield from _namespace_issues(item, meta)


def _type_issues(item: Mapping[str, Any]) -> Iterator[Found]:
    version, kind = item.get("apiVersion"), item.get("kind")
    if not isinstance(version, str) or not _API_VERSION.fullmatch(version):
        yield ("apiVersion",), f"must be an API version such as apps/v1, got {_shown(version)}"
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        yield ("kind",), f"must be a kind such as Deployment, got {_shown(kind)}"
    elif kind.endswith("List") and "items" in item:
        yield ("kind",), f"must be one object, got a {kind}; name each of its items"


def _name_issues(meta: Mapping[str, Any]) -> Iterator[Found]:
    name = meta.get("name")
    if "generateName" in meta:
        yield (
            ("metadata", "generateName"),
            "must be unset, since an object without a name cannot be updated or deleted; set name",
        )
    elif not isinstance(name, str) or not name or len(name) > 253 or set(name) & {"/", "%", " "}:
        # Kubernetes documentation, "Object Names and IDs", path segment names: the widest of all.
        yield ("metadata", "name"), f"must be the name of the object, got {_shown(name)}"


def _namespace_issues(item: Mapping[str, Any], meta: Mapping[str, Any]) -> Iterator[Found]:
    path = ("metadata", "namespace")
    namespace, kind = meta.get("namespace"), item["kind"]
    namespaced = is_namespaced(group_of(item), kind)
    if namespace is not None and (not isinstance(namespace, str) or not namespace):
        yield path, f"must be a namespace, got {_shown(namespace)}"
    elif namespaced and namespace is None:
        # kubectl would take "default"; Flux refuses everything that is applied with it.
        yield path, f"must be set, since a {kind} is namespaced"
    elif namespaced is False and namespace is not None:
        yield path, f"must be unset, since a {kind} is not namespaced, got {namespace!r}"


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)
