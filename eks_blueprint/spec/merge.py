"""Deep merge: maps are merged, everything else is replaced, null removes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.errors import Path

__all__ = ["deep_merge", "map_of", "value_at", "without_nulls"]


def deep_merge(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Merge ``upper`` over ``lower``.

    A map merges key by key, at any depth. A list, a string or a number replaces the old value as a
    whole. ``None`` is kept, so that it also removes the key of a further layer below;
    :func:`without_nulls` removes it at the end.

    :param lower: the layer below, such as the file's ``defaults``.
    :param upper: the layer that takes precedence.
    :returns: a new map; neither layer is changed.
    """
    merged = dict(lower)
    for key, value in upper.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = deep_merge(below, value)
        else:
            merged[key] = value
    return merged


def without_nulls(value: Any) -> Any:
    """Remove every key whose value is null, at any depth, so that the built-in default applies."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return value


def map_of(value: Any) -> Mapping[str, Any]:
    """Return a map, empty where a file has something else."""
    return value if isinstance(value, Mapping) else {}


def value_at(value: Any, path: Path) -> Any:
    """Return what stands at a path, or None where nothing does.

    :param value: what a file says.
    :param path: keys of maps and indices of lists.
    """
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
