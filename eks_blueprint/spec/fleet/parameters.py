"""Parameters of a template: ``${name}`` in its values, and ``$${`` for a literal ``${``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Path

__all__ = ["filled", "own_path", "references"]

_MARK = re.compile(r"\$\$\{|\$\{(?P<name>[^{}]*)\}|\$\{")


def references(value: Any, path: Path = ()) -> Iterator[tuple[Path, str | None, bool]]:
    """Give each parameter that a value names.

    :param value: maps, lists and literals.
    :param path: path of the value. Default: empty.
    :returns: path, name, and whether the text is nothing else, so that it takes the value of the
        parameter with its type. The name is ``None`` where ``${`` has no end.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from ((at, name, False) for at, name, _ in _in_text(str(key), (*path, key)))
            yield from references(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from references(item, (*path, index))
    elif isinstance(value, str):
        yield from _in_text(value, path)


def _in_text(text: str, path: Path) -> Iterator[tuple[Path, str | None, bool]]:
    for found in _MARK.finditer(text):
        if found[0] != "$${":
            yield path, found["name"], found[0] == text


def filled(value: Any, parameters: Mapping[str, Any]) -> Any:
    """Return a value in which parameters have their values.

    :param value: maps, lists and literals.
    :param parameters: value by name, of each parameter that the value names.
    """
    if isinstance(value, Mapping):
        return {_text(key, parameters): filled(item, parameters) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [filled(item, parameters) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    whole = _MARK.fullmatch(value)
    if whole is not None and whole["name"] is not None:
        return parameters[whole["name"]]
    return _text(value, parameters)


def _text(text: str, parameters: Mapping[str, Any]) -> str:
    if "${" not in text:
        return text

    def inserted(found: re.Match[str]) -> str:
        return "${" if found["name"] is None else _inserted(parameters[found["name"]])

    return _MARK.sub(inserted, text)


def _inserted(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def own_path(value: Any, parameters: Mapping[str, Any], path: Path) -> Path:
    """Return where a template has what stands at a path of its filled value.

    Only keys can differ, which name parameters as well.

    :param value: the value of the template.
    :param parameters: value by name.
    :param path: a path of the filled value.
    """
    found: list[str | int] = []
    for part in path:
        key: str | int = part
        if isinstance(value, Mapping) and (part not in value or "${" in str(part)):
            key = next((one for one in value if _text(one, parameters) == part), part)
        found.append(key)
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple(found)
