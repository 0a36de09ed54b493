"""Dynamic references of CloudFormation, which would put a secret where anyone can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from aws_cdk import Stack
from constructs import IConstruct

from eks_blueprint.errors import Path

__all__ = ["TOKEN", "dynamic_reference_paths"]

TOKEN = re.compile(r"\$\{Token\[[^\]]*\]\}")
"""A CDK token in a text. Source: aws-cdk-lib core/lib/private/encoding.ts."""

_DYNAMIC_REFERENCE = "{{resolve:"
_known: dict[str, bool] = {}


def dynamic_reference_paths(value: Any, scope: IConstruct) -> Iterator[Path]:
    """Yield the path of each text that is, or resolves to, a dynamic reference.

    ``SecretValue`` and other tokens become dynamic references only when CDK resolves them, so each
    token is resolved here, once.

    :param value: values or objects, as plain JSON types.
    :param scope: a construct of the stack that resolves the tokens.

    Source: CloudFormation user guide, "Get values stored in other services using dynamic
    references".
    """
    for path, text in _texts(value, ()):
        if _DYNAMIC_REFERENCE in text or any(_refers(t, scope) for t in TOKEN.findall(text)):
            yield path


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, str(key)), str(key)
            yield from _texts(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, str):
        yield path, value


def _refers(token: str, scope: IConstruct) -> bool:
    # jsii numbers the tokens of a process, so that none is another one later.
    if token not in _known:
        try:
            resolved = Stack.of(scope).resolve(token)
        except RuntimeError:
            # A lazy value that is computed from what does not exist yet.
            return False
        _known[token] = _DYNAMIC_REFERENCE in json.dumps(resolved)
    return _known[token]
