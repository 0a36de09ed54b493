"""Fields of objects and values of charts that differ, without what is secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.difference.change import PropertyChange
from eks_blueprint.difference.values import apart, is_secret, without_secrets
from eks_blueprint.secret_values import secret_issues

__all__ = ["Hidden", "at", "differences", "mapping_at", "same", "without"]

_LONGEST = 80
# Of what two long texts have in common, this much is shown before they differ.
_SAME = 20
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
# What stands for every hash in the snapshots of this repository.
_ANY_HASH = "<hash>"
_REFERENCE = re.compile(r"<([A-Za-z0-9]+)(?:\.[^<>]*)?>")
_PLAIN = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Hidden:
    """A value that is compared and not shown.

    :param value: the value.
    """

    value: Any

    def __str__(self) -> str:
        return "(not shown)"


def differences(
    old: Any, new: Any, *, replaced: frozenset[str] = frozenset()
) -> tuple[PropertyChange, ...]:
    """Return what differs, by path, in the order of the paths.

    Items of lists that have names are compared by name. ``null`` is the same as nothing.

    :param old: an object, or values of a chart.
    :param new: what it becomes.
    :param replaced: logical ids of resources of the stack that are replaced: a value that refers to
        one changes although its text stays. Default: none.
    """
    return tuple(_differences(_masked(old), _masked(new), "", replaced))


def same(old: Any, new: Any) -> bool:
    """Say whether two values mean the same."""
    return not any(_differences(old, new, "", frozenset()))


def at(item: Any, path: str) -> Any:
    """Return what is at a dotted path, or ``None``."""
    for part in path.split("."):
        item = item.get(part) if isinstance(item, Mapping) else None
    return item


def mapping_at(item: Any, path: str) -> Mapping[str, Any]:
    """Return the map at a dotted path; an empty one where there is something else."""
    return mapping_of(at(item, path))


def without(item: Any, path: str) -> Any:
    """Return a copy without what is at a dotted path, and without maps that become empty by it."""
    if not isinstance(item, Mapping):
        return item
    first, _, rest = path.partition(".")
    if first not in item:
        return item
    left = without(item[first], rest) if rest else None
    others = {key: value for key, value in item.items() if key != first}
    return others if left in (None, {}) else {**others, first: left}


def _differences(
    old: Any, new: Any, path: str, replaced: frozenset[str]
) -> Iterator[PropertyChange]:
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        before, after = _map(old), _map(new)
        if before is not None and after is not None and (before or after):
            for key in sorted(before.keys() | after.keys(), key=str):
                yield from _differences(
                    before.get(key), after.get(key), _below(path, str(key)), replaced
                )
            return
    if isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, path, replaced)
    elif not _equal(old, new):
        yield PropertyChange(path, *_both(old, new))
    else:
        cause = _cause(new, replaced)
        if cause:
            yield PropertyChange(path, _shown(old), _shown(new), cause=cause)


def _of_lists(
    old: list[Any], new: list[Any], path: str, replaced: frozenset[str]
) -> Iterator[PropertyChange]:
    before, after = _by_name(old), _by_name(new)
    if before is not None and after is not None:
        for name in [*before, *(name for name in after if name not in before)]:
            place = f"{path}[{name}]"
            if name in before and name in after:
                yield from _differences(before[name], after[name], place, replaced)
            else:
                was, becomes = before.get(name), after.get(name)
                yield PropertyChange(place, _shown(was), _shown(becomes))
        if before.keys() == after.keys() and [*before] != [*after]:
            yield PropertyChange(path, ", ".join(before), ", ".join(after))
    elif len(old) == len(new) and not _shifted(old, new):
        for index, (was, becomes) in enumerate(zip(old, new, strict=True)):
            yield from _differences(was, becomes, f"{path}[{index}]", replaced)
    else:
        gone, added = apart(old, new)
        yield PropertyChange(path, _shown(gone or None), _shown(added or None), of_list=True)


def _shifted(old: list[Any], new: list[Any]) -> bool:
    """Say whether lists differ at more places than they differ in items, which have moved."""
    gone, _ = apart(old, new)
    places = [True for was, becomes in zip(old, new, strict=True) if was != becomes]
    return 0 < len(gone) < len(places)


def _map(value: Any) -> Mapping[str, Any] | None:
    """Return a map; nothing is an empty one."""
    return {} if value is None else value if isinstance(value, Mapping) else None


def _by_name(items: list[Any]) -> Mapping[str, Any] | None:
    if not items or not all(isinstance(one, Mapping) and "name" in one for one in items):
        return None
    named = {str(one["name"]): one for one in items}
    return named if len(named) == len(items) else None


def _below(path: str, key: str) -> str:
    if not _PLAIN.fullmatch(key):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def _equal(old: Any, new: Any) -> bool:
    if old == new:
        # Python takes True for 1.
        return isinstance(old, bool) == isinstance(new, bool)
    texts = isinstance(old, str) and isinstance(new, str)
    if texts and (_ANY_HASH in old or _ANY_HASH in new):
        return _HASH.sub(_ANY_HASH, old) == _HASH.sub(_ANY_HASH, new)
    return False


def _cause(value: Any, replaced: frozenset[str]) -> str:
    if not replaced or not isinstance(value, str):
        return ""
    found = [one for one in _REFERENCE.findall(value) if one in replaced]
    return f"{found[0]} is replaced" if found else ""


def _masked(value: Any) -> Any:
    """Hide each Secret's content and each text that looks like a secret."""
    hidden = {tuple(path) for path, _ in secret_issues(value)}
    return _masked_at(value, (), hidden)


def _masked_at(value: Any, path: tuple[Any, ...], hidden: set[tuple[Any, ...]]) -> Any:
    if path in hidden or _is_content(path, hidden):
        return _leaves_hidden(value)
    if isinstance(value, Mapping):
        secret: tuple[str, ...] = ("data", "stringData") if value.get("kind") == "Secret" else ()
        if is_secret(str(value.get("name", ""))) and isinstance(value.get("value"), str):
            secret = ("value",)
        return {
            key: _leaves_hidden(item)
            if key in secret
            else _masked_at(item, (*path, str(key)), hidden)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_masked_at(item, (*path, index), hidden) for index, item in enumerate(value)]
    return value


def _is_content(path: tuple[Any, ...], hidden: set[tuple[Any, ...]]) -> bool:
    return any(path[: len(one)] == one for one in hidden) if hidden else False


def _leaves_hidden(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _leaves_hidden(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_leaves_hidden(item) for item in value]
    return None if value is None else Hidden(value)


def _both(old: Any, new: Any) -> tuple[str, str]:
    """Return two values as texts, of long ones the part in which they differ."""
    before, after = _text(old), _text(new)
    pairs = enumerate(zip(before, after, strict=False))
    same = next((place for place, (was, becomes) in pairs if was != becomes), 0)
    start = same - _SAME if min(len(before), len(after)) > _LONGEST and same > _SAME else 0
    return _short(before, start), _short(after, start)


def _shown(value: Any) -> str:
    return _short(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else _json(value)
    return " ".join(without_secrets(text).split()) or '""'


def _short(text: str, start: int = 0) -> str:
    whole = len(text) - start <= _LONGEST
    part = text[start : start + _LONGEST]
    return f"{'...' if start else ''}{part}{'' if whole else f'... ({len(text):,} characters)'}"


def _json(value: Any) -> str:
    if isinstance(value, Hidden):
        return str(value)
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
