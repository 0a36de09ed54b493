"""Statements of a role that are too many for one policy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eks_blueprint.attributes import PARTITION

__all__ = ["policy_parts"]

# IAM user guide, "IAM and AWS STS quotas": 6,144 characters, without white space. A part of it is
# left for what surrounds the resources.
_LARGEST = 5_000
_TOKEN = re.compile(r"\$\{Token\[[^]]*\]\}")
# About as many characters has the ARN for which a token stands.
_ARN = 120


def policy_parts(statements: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Divide statements among as many policies as they take.

    :param statements: the statements, as IAM JSON. A long list of resources is divided as well.
    """
    return _groups([part for one in statements for part in _parts(one)])


def _parts(statement: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    resources = statement["Resource"]
    if not isinstance(resources, list):
        yield statement
        return
    held: list[str] = []
    for resource in resources:
        if held and _size({**statement, "Resource": [*held, resource]}) > _LARGEST:
            yield {**statement, "Resource": held}
            held = []
        held.append(resource)
    yield {**statement, "Resource": held}


def _groups(statements: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    groups: list[list[Mapping[str, Any]]] = [[]]
    for statement in statements:
        if groups[-1] and sum(map(_size, groups[-1])) + _size(statement) > _LARGEST:
            groups.append([])
        groups[-1].append(statement)
    return groups


def _size(statement: Mapping[str, Any]) -> int:
    text = json.dumps(statement, separators=(",", ":")).replace(PARTITION, "aws")
    return len(_TOKEN.sub("x" * _ARN, text))
