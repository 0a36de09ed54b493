"""Values of a user that override those of the blueprint for a chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found

__all__ = ["value_issues"]


def value_issues(chart: str, values: Mapping[str, Any]) -> Iterator[Found]:
    """Return an issue for each value of a type that the chart does not accept.

    :param chart: name in the catalogue.
    :param values: the field ``values`` of a spec.
    """
    found = catalogue.value_issue(chart, dict(values))
    if found is not None:
        path, message = found
        yield ("values", *path), message
