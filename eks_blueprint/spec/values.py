"""Types of the spec, applied to a value that has no spec around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import Spec
from eks_blueprint.spec.messages import explain

__all__ = ["type_issues"]


def type_issues(kind: Any, value: object) -> Iterator[Found]:
    """Return what the type of a field refuses.

    :param kind: type of a field, such as ``Name``.
    :param value: the value.
    """
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        yield from explain(error, Spec)
