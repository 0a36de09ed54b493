"""Dynamic references of CloudFormation, which would put a secret where anyone can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from constructs import IConstruct

from eks_blueprint.attributes import stack_of
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
    texts = list(_texts(value, ()))
    _ask({token for _, text in texts for token in TOKEN.findall(text)}, scope)
    for path, text in texts:
        if _DYNAMIC_REFERENCE in text or any(_known.get(t) for t in TOKEN.findall(text)):
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


def _ask(tokens: set[str], scope: IConstruct) -> None:
    """Learn which tokens become dynamic references: all at once, as each question takes time."""
    # jsii numbers the tokens of a process, so that none is another one later.
    new = sorted(tokens - _known.keys())
    if not new:
        return
    try:
        resolved = stack_of(scope).resolve({str(at): token for at, token in enumerate(new)})
    except RuntimeError:
        # A lazy value that is computed from what does not exist yet; the others are known.
        if len(new) > 1:
            for token in new:
                _ask({token}, scope)
        return
    for at, token in enumerate(new):
        # CDK leaves out what becomes nothing.
        _known[token] = _DYNAMIC_REFERENCE in json.dumps(resolved.get(str(at)))
