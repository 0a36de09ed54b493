"""Values that neither delivery can pass to a chart or to Kubernetes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Found, Path
from eks_blueprint.secret_values import secret_issues

__all__ = ["payload_issues"]

# JavaScript's Number.MAX_SAFE_INTEGER: CDK writes the JSON, and rounds what is beyond.
_MOST = 2**53 - 1


def payload_issues(value: Any, path: Path = ()) -> Iterator[Found]:
    """Return issues for values that a template, a log or a repository must not or cannot hold.

    They are texts that CloudFormation would replace, texts that look like secrets, and numbers that
    JSON cannot hold.

    :param value: values or an object, or a part of them.
    :param path: path of the part. Default: the whole value.
    """
    yield from _json_issues(value, path)
    yield from secret_issues(value, path)


def _json_issues(value: Any, path: Path) -> Iterator[Found]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                yield path, f"must have texts as keys, got {key!r}"
            yield from _json_issues(item, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _json_issues(item, (*path, index))
    elif isinstance(value, str):
        yield from _text_issues(value, path)
    elif isinstance(value, float) and not math.isfinite(value):
        yield path, f"must be a finite number, got {value!r}"
    elif isinstance(value, int) and abs(value) > _MOST:
        yield (
            path,
            f'must be between -{_MOST} and {_MOST}, got {value}; put it in quotes: "{value}"',
        )


def _text_issues(text: str, path: Path) -> Iterator[Found]:
    if "{{resolve:" in text:
        yield (
            path,
            "must not hold a dynamic reference of CloudFormation, whose value would be written to "
            "a log; let pods read secrets from Secrets Manager",
        )
    # Halves of a character, which JSON can escape and UTF-8 cannot hold.
    if any("\ud800" <= one <= "\udfff" for one in text):
        yield path, f"must be a text that UTF-8 can hold, got {text!r}"
