"""Values of templates, made equal where they mean the same, and short enough to show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.assembly import text_of

__all__ = [
    "HIDDEN",
    "Reading",
    "apart",
    "is_function",
    "is_secret",
    "shown",
    "shown_both",
    "without_secrets",
]

_SUB = re.compile(r"\$\{([^}]*)\}")
_ABSENT = {"Ref": "AWS::NoValue"}
_SECRET = re.compile(
    r"passw(?:or)?d|passphrase|(?:^|_)pass$|(?:^|_)pwd$|secret(?!s?manager)|token|credential"
    r"|(?:private|api|access).?key|^authorization$",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(
    r"arn$|id$|name$|keys?arn|servicetoken|httptokens|service.?account.?token", re.IGNORECASE
)
# Of a text: the password of an address, and what a line sets or sends.
_IN_TEXT = re.compile(
    r"(?P<address>://[^/\s:@]{0,256}:)[^/\s@]{1,256}(?=@)"
    r"|(?P<line>(?:passw(?:or)?d|secret(?!s?manager)|token|api.?key)[\w-]{0,40}="
    r"|passw(?:or)?d: |\bBearer )[^\s<\"'&;,]+",
    re.IGNORECASE,
)
_LONGEST = 80
HIDDEN = "(not shown)"
"""What stands for a value that may be secret."""
# What stands before the first difference says what differs.
_BEFORE = 30


def is_secret(name: str) -> bool:
    """Say whether a property or variable of this name may hold a secret; a name of one does not."""
    return bool(_SECRET.search(name)) and not _NO_SECRET.search(name)


def without_secrets(text: str) -> str:
    """Return a text without passwords in addresses, and without what its lines set as secrets."""
    # Each form has one of these, and most values have none.
    if not any(sign in text for sign in "@= "):
        return text
    return _IN_TEXT.sub(lambda one: f"{one['address'] or one['line']}{HIDDEN}", text)


def is_function(value: Any) -> bool:
    """Say whether a value is a function of CloudFormation, such as ``{"Ref": "Vpc"}``."""
    return (
        isinstance(value, Mapping)
        and len(value) == 1
        and str(next(iter(value))).startswith(("Fn::", "Ref", "Condition"))
    )


def apart(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the items that leave a list, and those that it gets, each as often as it does."""
    left, gone = list(new), []
    for one in old:
        if one in left:
            left.remove(one)
        else:
            gone.append(one)
    return gone, left


class Reading:
    """Reads the values of a template in one way of writing them.

    Two values are equal in it if they mean the same: the order of keys and of tags, numbers as
    text, the two notations of ``Fn::GetAtt``, and ``Fn::Join`` and ``Fn::Sub`` with one result. A
    mapping or condition is replaced by what it says: its change counts, its name does not.

    :param template: the template.
    """

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._mappings = template.get("Mappings") or {}
        self._conditions = template.get("Conditions") or {}

    def of(self, value: Any) -> Any:
        """Return a value in the one notation: texts, lists and dicts with sorted keys."""
        return self._of(value, ())

    def condition(self, name: Any) -> Any:
        """Return what a condition says, or ``None`` for no condition."""
        return None if name is None else self._of({"Condition": name}, ())

    def _of(self, value: Any, seen: tuple[str, ...]) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return f"{value:g}" if isinstance(value, float) else str(value)
        if isinstance(value, list):
            items = [self._of(item, seen) for item in value if item != _ABSENT]
            return sorted(items, key=_tag) if _are_tags(items) else items
        if is_function(value):
            ((name, content),) = value.items()
            return self._function(name, content, seen)
        if isinstance(value, Mapping):
            return {
                key: self._of(value[key], seen)
                for key in sorted(value, key=str)
                if value[key] != _ABSENT
            }
        return value

    def _function(self, name: str, content: Any, seen: tuple[str, ...]) -> Any:
        if name == "Ref":
            return {"Ref": content}
        if name == "Fn::GetAtt":
            parts = content.split(".", 1) if isinstance(content, str) else content
            return {"Fn::GetAtt": self._of(parts, seen)}
        if name == "Fn::Join" and _joins_literally(content):
            separator, items = content
            return _text(
                self._between(separator, [item for item in items if item != _ABSENT], seen)
            )
        if name == "Fn::Sub" and _substitutes(content):
            return _text(self._substituted(content, seen))
        if name == "Fn::FindInMap" and isinstance(content, list) and len(content) > 2:
            return self._found(content, seen)
        if name == "Condition" and isinstance(content, str):
            return self._condition(content, seen)
        if name == "Fn::If" and isinstance(content, list) and len(content) == 3:
            met, *values = content
            chosen = self._condition(met, seen)
            return {"Fn::If": [chosen, *(self._of(item, seen) for item in values)]}
        return {name: self._of(content, seen)}

    def _condition(self, name: Any, seen: tuple[str, ...]) -> Any:
        known = isinstance(name, str) and name in self._conditions and name not in seen
        return self._of(self._conditions[name], (*seen, name)) if known else {"Condition": name}

    def _found(self, content: list[Any], seen: tuple[str, ...]) -> Any:
        name, first, second, *_ = content
        mapping = self._mappings.get(name, {}) if isinstance(name, str) else {}
        if isinstance(first, str) and isinstance(second, str):
            found = mapping.get(first, {})
            if isinstance(found, Mapping) and second in found:
                return self._of(found[second], seen)
        return {"Fn::FindInMap": [self._of(mapping or name, seen), *self._of(content[1:], seen)]}

    def _between(self, separator: str, items: list[Any], seen: tuple[str, ...]) -> Iterator[Any]:
        for index, item in enumerate(items):
            if index:
                yield separator
            yield self._of(item, seen)

    def _substituted(self, content: Any, seen: tuple[str, ...]) -> Iterator[Any]:
        template, variables = content if isinstance(content, list) else (content, {})
        position = 0
        for found in _SUB.finditer(template):
            yield template[position : found.start()]
            position, name = found.end(), found[1].strip()
            target, _, attribute = name.partition(".")
            if name.startswith("!"):
                yield f"${{{name[1:]}}}"
            elif name in variables:
                yield self._of(variables[name], seen)
            else:
                yield {"Fn::GetAtt": [target, attribute]} if attribute else {"Ref": name}
        yield template[position:]


def shown(path: str, value: Any) -> str:
    """Return a value as a short text, without what may be secret.

    :param path: the property it is the value of.
    :param value: the value; ``None`` for none.
    """
    return _shortened(_whole(path, value), 0)


def shown_both(path: str, old: Any, new: Any) -> tuple[str, str]:
    """Return two values as short texts; of long ones, the parts around their first difference.

    :param path: the property they are the values of.
    :param old: one value; ``None`` for none.
    :param new: the other value.
    """
    one, other = _whole(path, old), _whole(path, new)
    start = 0
    if len(one) > _LONGEST and len(other) > _LONGEST:
        pairs = enumerate(zip(one, other, strict=False))
        differs = next((place for place, (left, right) in pairs if left != right), 0)
        start = max(0, differs - _BEFORE)
    return _shortened(one, start), _shortened(other, start)


def _whole(path: str, value: Any) -> str:
    if value is None:
        return ""
    # A secret may have parts of its own.
    if any(map(is_secret, path.split("."))) and _has_text(value):
        return HIDDEN
    plain = isinstance(value, (str, int, float)) or is_function(value)
    return " ".join(without_secrets(text_of(value) if plain else _json(value)).split())


def _shortened(text: str, start: int) -> str:
    if len(text) <= _LONGEST:
        return text
    part = text[start : start + _LONGEST]
    before = "..." if start else ""
    after = "..." if start + _LONGEST < len(text) else ""
    return f"{before}{part}{after} ({len(text):,} characters)"


def _json(value: Any) -> str:
    return json.dumps(_readable(value), sort_keys=True)


def _readable(value: Any) -> Any:
    if is_function(value):
        return text_of(value)
    if isinstance(value, Mapping):
        # Variables are often a list of names and values.
        named = any(is_secret(str(value.get(key, ""))) for key in ("Name", "Key", "name", "key"))
        return {
            key: _hidden(key, item, named and key in ("Value", "value"))
            for key, item in value.items()
        }
    return [_readable(item) for item in value] if isinstance(value, list) else value


def _hidden(key: str, value: Any, secret: bool) -> Any:
    return HIDDEN if (secret or is_secret(key)) and _has_text(value) else _readable(value)


def _has_text(value: Any) -> bool:
    """Say whether a value has a text of its own; a reference is none, nor is a switch."""
    if isinstance(value, str):
        return value not in ("true", "false") and not value.isdecimal()
    if not is_function(value):
        parts = value.values() if isinstance(value, Mapping) else value
        return isinstance(value, (Mapping, list)) and any(map(_has_text, parts))
    ((name, content),) = value.items()
    if name in ("Fn::Join", "Fn::Sub", "Fn::Base64", "Fn::If"):
        return _has_text([content] if isinstance(content, str) else content)
    return False


def _joins_literally(content: Any) -> bool:
    return (
        isinstance(content, list)
        and len(content) == 2
        and isinstance(content[0], str)
        and isinstance(content[1], list)
    )


def _substitutes(content: Any) -> bool:
    return isinstance(content, str) or (
        isinstance(content, list)
        and len(content) == 2
        and isinstance(content[0], str)
        and isinstance(content[1], Mapping)
    )


def _text(parts: Iterator[Any]) -> Any:
    """Join texts that are beside each other; a single part is itself."""
    joined: list[Any] = []
    for part in parts:
        inner = part.get("Fn::Join") if is_function(part) else None
        for item in inner[1] if inner is not None and inner[0] == "" else [part]:
            if isinstance(item, str) and joined and isinstance(joined[-1], str):
                joined[-1] += item
            elif item != "":
                joined.append(item)
    if not joined:
        return ""
    return joined[0] if len(joined) == 1 else {"Fn::Join": ["", joined]}


def _are_tags(items: list[Any]) -> bool:
    return bool(items) and all(
        isinstance(item, Mapping) and item.keys() >= {"Key", "Value"} for item in items
    )


def _tag(item: Mapping[str, Any]) -> str:
    return json.dumps(item, sort_keys=True)
