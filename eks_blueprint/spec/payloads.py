"""What values of charts and Kubernetes objects must not hold, whoever carries them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint.errors import Found, Path

__all__ = ["payload_issues"]

# JavaScript's Number.MAX_SAFE_INTEGER: CDK writes the JSON, and rounds what is beyond.
_MOST = 2**53 - 1


def payload_issues(value: Any, path: Path = ()) -> Iterator[Found]:
    """Find texts that CloudFormation would replace, and numbers that JSON does not hold.

    :param value: values or an object, or a part of them.
    :param path: where the part is. Default: at the top.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from payload_issues(item, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from payload_issues(item, (*path, index))
    elif isinstance(value, str) and "{{resolve:" in value:
        yield (
            path,
            "must not hold a dynamic reference of CloudFormation, whose value would be written to "
            "a log; let pods read secrets from Secrets Manager",
        )
    elif isinstance(value, float) and not math.isfinite(value):
        yield path, f"must be a finite number, got {value!r}"
    elif isinstance(value, int) and abs(value) > _MOST:
        yield (
            path,
            f'must be between -{_MOST} and {_MOST}, got {value}; put it in quotes: "{value}"',
        )
