"""The documented deep merge: maps merge, everything else replaces, null removes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["deep_merge", "without_nulls"]


def deep_merge(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``upper`` over ``lower``.

    A map merges key by key, at any depth. A list, a text or a number replaces what was there as a
    whole. ``None`` is kept, so that it still removes the key when a further layer is below;
    :func:`without_nulls` takes it out at the end.

    :param lower: the layer below, such as the file's ``defaults``.
    :param upper: the layer that wins.
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
    """Take out every key whose value is null, at any depth: the built-in default counts again."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return value
