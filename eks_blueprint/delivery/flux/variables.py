"""Values that are known only at deployment, passed to Flux by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eks_blueprint.attributes import holds_token
from eks_blueprint.dynamic_references import TOKEN
from eks_blueprint.errors import BlueprintError
from eks_blueprint.yaml_writer import is_read_as_text

__all__ = ["Variables"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NAMES = (("apiVersion",), ("kind",), ("name",), ("namespace",))


class Variables:
    """Replaces CDK tokens in objects by ``${name}``, and remembers the tokens by name.

    A token is named after the first place where it is used, unless it is in ``known``. Flux would
    also replace any ``${...}`` that the objects contain, so that is escaped.

    :param known: tokens by name, such as the VPC's id.
    :param texts: texts by name that stand for themselves where they are whole words, such as the
        name of the cluster; not in what names an object or its kind. A text that YAML reads as
        anything else is left as it is. Default: none.
    :raises BlueprintError: for a name that Flux does not accept.

    Source: Flux documentation, "Kustomization", post-build variable substitution.
    """

    def __init__(self, known: Mapping[str, str], *, texts: Mapping[str, str] | None = None) -> None:
        plain = {name: text for name, text in (texts or {}).items() if is_read_as_text(text)}
        for name in (*known, *plain):
            if not _NAME.fullmatch(name):
                raise BlueprintError(
                    "variables must have names of lower-case letters, digits and underscores, "
                    f"got {name!r}"
                )
        self._names = {value: name for name, value in known.items()}
        self.values: dict[str, str] = {**known, **plain}
        # Text that starts or ends in the middle of a word is another word.
        self._texts = {
            name: re.compile(rf"(?<![A-Za-z0-9]){re.escape(text)}(?![A-Za-z0-9])")
            for name, text in plain.items()
        }

    def put_into(self, value: Any, *path: str) -> Any:
        """Return a copy without tokens.

        :param value: an object, or a part of one.
        :param path: path of the value, from which names are derived.
        :raises BlueprintError: for a token that is not a string.
        """
        if isinstance(value, Mapping):
            return {str(key): self.put_into(item, *path, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.put_into(item, *path, str(index)) for index, item in enumerate(value)]
        if isinstance(value, str):
            return self._text(value, path, named=path[-1:] in _NAMES)
        if holds_token(value):
            raise BlueprintError(
                f"{'.'.join(path)} must be a text or a literal, got a token; "
                "variables of Flux are texts"
            )
        return value

    def _text(self, text: str, path: tuple[str, ...], *, named: bool) -> str:
        parts, start = [], 0
        for found in TOKEN.finditer(text):
            parts.append(self._plain(text[start : found.start()], named=named))
            parts.append(f"${{{self._name(found.group(), path)}}}")
            start = found.end()
        return "".join([*parts, self._plain(text[start:], named=named)])

    def _plain(self, text: str, *, named: bool) -> str:
        if "${" in text:
            return text.replace("${", "$${")
        for name, one in ({} if named else self._texts).items():
            text = one.sub(f"${{{name}}}", text)
        return text

    def _name(self, token: str, path: tuple[str, ...]) -> str:
        if token not in self._names:
            words = re.sub(r"[^a-zA-Z0-9]+", "_", "_".join(path))
            words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words).strip("_").lower()
            name, count = words, 2
            while name in self.values:
                name, count = f"{words}_{count}", count + 1
            self._names[token] = name
            self.values[name] = token
        return self._names[token]
