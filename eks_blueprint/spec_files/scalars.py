"""Values of YAML scalars."""

from __future__ import annotations

import math
import re
from typing import Any

from yaml.nodes import ScalarNode

from eks_blueprint.spec_files.events import RefusedYamlError

__all__ = ["scalar"]

_TAG = "tag:yaml.org,2002:"
# YAML 1.1, "Boolean Language-Independent Type", as PyYAML resolves it.
_TRUE = ("yes", "true", "on")
_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?")
# An integer of 64 bits, as in the API of Kubernetes, has at most 19 digits.
_DIGITS = 19


class _Number(float):
    """A number that is printed as it was written."""

    def __new__(cls, text: str) -> _Number:
        return super().__new__(cls, text)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text

    __str__ = __repr__


def scalar(node: ScalarNode) -> Any:
    """Return the value of a scalar.

    A number is accepted only if it means what it looks like. PyYAML's own constructors parse 012 as
    ten and 1:30 as ninety, and fail on dates that do not exist and on very long numbers.

    :param node: a scalar without explicit tag.
    :raises RefusedYamlError: for a number that does not mean what it looks like.
    """
    text: str = node.value
    line = node.start_mark.line + 1
    match node.tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() in _TRUE
        case "int":
            return _whole(text, line)
        case "float":
            # A version such as 1.30 would become the number 1.3, so the original text is kept.
            if not _DECIMAL.fullmatch(text) or not math.isfinite(float(text)):
                raise _no_plain_number(text, line)
            return _Number(text)
        case _:
            # No field is a date, but the value may be meant as a string.
            return text


def _whole(text: str, line: int) -> int:
    if not _WHOLE.fullmatch(text):
        raise _no_plain_number(text, line)
    digits = len(text.removeprefix("-"))
    if digits > _DIGITS:
        raise RefusedYamlError(
            line,
            f"a number must have at most {_DIGITS} digits, got {digits}; put it in quotes if it is "
            "text",
        )
    return int(text)


def _no_plain_number(text: str, line: int) -> RefusedYamlError:
    shown = text if len(text) <= 40 else f"{text[:40]}..."
    return RefusedYamlError(line, f"write a plain number, or put it in quotes: {shown!r}")
