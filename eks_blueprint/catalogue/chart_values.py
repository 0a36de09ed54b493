"""The types of the values of charts."""

from __future__ import annotations

from typing import Any

from eks_blueprint.catalogue._load import read

__all__ = ["value_issue"]

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list, tuple),
    "map": (dict,),
}


def value_issue(name: str, values: dict[str, Any]) -> tuple[tuple[str, ...], str] | None:
    """Return the first value of a type that the chart does not accept.

    Keys that are not in the chart's own values are allowed, since many charts accept more.

    :param name: chart.
    :param values: values for it.
    :returns: path and what is wrong, or ``None``.
    """
    # A chart without values of its own has an empty entry.
    return _issue(read("chart-values.yaml").get(name) or {}, values, ())


def _issue(
    types: dict[str, Any], values: dict[str, Any], path: tuple[str, ...]
) -> tuple[tuple[str, ...], str] | None:
    for key, value in values.items():
        wanted = types.get(key)
        if wanted is None or value is None:
            continue
        here = (*path, key)
        if isinstance(wanted, dict):
            if not isinstance(value, dict):
                return here, f"must be a map, as the chart's own value is, got {value!r}"
            found = _issue(wanted, value, here)
            if found is not None:
                return found
        elif not _is(value, wanted):
            return here, f"must be {_article(wanted)}, as the chart's own value is, got {value!r}"
    return None


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
