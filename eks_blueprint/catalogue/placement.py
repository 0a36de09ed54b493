"""Values with which pods run on certain nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["value_at", "values_at"]


def values_at(
    paths: Iterable[str], value: Any, *, unless: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a map with a value at each path.

    :param paths: dotted keys.
    :param value: the value.
    :param unless: values that win: what is set there is left out. Default: none.
    """
    found: dict[str, Any] = {}
    for path in paths:
        *parents, last = path.split(".")
        if _is_set(unless or {}, path):
            continue
        branch = found
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[last] = value
    return found


def _is_set(values: Mapping[str, Any], path: str) -> bool:
    here: Any = values
    for key in path.split("."):
        if not isinstance(here, Mapping) or key not in here:
            return False
        here = here[key]
    return True


def value_at(path: str, values: Mapping[str, Any]) -> Any:
    """Return the value at a path, or ``None`` if there is none.

    :param path: dotted keys.
    :param values: a map of maps.
    """
    here: Any = values
    for key in path.split("."):
        here = here.get(key) if isinstance(here, Mapping) else None
    return here
