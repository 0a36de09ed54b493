"""Which labels a selector of Kubernetes takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eks_blueprint.assembly import mapping_of
from eks_blueprint.rules.item import at, each
from eks_blueprint.rules.values import is_known, is_unknown, words

__all__ = ["NAME", "STRANGER", "is_empty", "selects"]

NAME = "kubernetes.io/metadata.name"
"""The label that every namespace has, with its name."""

STRANGER: Mapping[str, str] = {NAME: "a0z"}
"""Labels of a namespace that nobody means: a selector that takes it takes those of anybody."""


def is_empty(selector: Any) -> bool:
    """Say whether a selector selects all; one that is written with empty parts does.

    :param selector: the selector.
    """
    return not is_unknown(selector) and not any(mapping_of(selector).values())


def selects(selector: Any, labels: Mapping[str, Any]) -> bool | None:
    """Say whether a selector takes an object with some labels; ``None`` for unknown.

    :param selector: the selector, as in ``namespaceSelector``; an empty one takes all.
    :param labels: the labels.
    """
    if not is_known(selector):
        return None
    wanted = mapping_of(at(selector, "matchLabels"))
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _fits(one, labels) for one in each(selector, "matchExpressions")
    )


def _fits(expression: Any, labels: Mapping[str, Any]) -> bool:
    key, operator = words(at(expression, "key")), words(at(expression, "operator"))
    named = labels.get(key) in each(expression, "values")
    match operator:
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case "NotIn":
            return not named
    return key in labels and named
