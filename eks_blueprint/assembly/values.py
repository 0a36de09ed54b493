"""Values of templates and objects, in which anything may stand anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from eks_blueprint.assembly.references import text_of

__all__ = ["configuration_of", "items_of", "mapping_of", "sequence_of"]


_IF = "Fn::If"
_ABSENT = {"Ref": "AWS::NoValue"}


def mapping_of(value: Any) -> Mapping[str, Any]:
    """Return a map, empty where something else stands."""
    return value if isinstance(value, Mapping) else {}


def sequence_of(value: Any) -> list[Any]:
    """Return a list, empty where something else stands."""
    return value if isinstance(value, list) else []


def items_of(value: Any) -> list[Any]:
    """Return the items of a list, or a value that stands alone, of each outcome of conditions.

    :param value: a list of a template, in which ``Fn::If`` may stand for items or for all of it.
    """
    found: list[Any] = []
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        branches = one.get(_IF) if isinstance(one, Mapping) and len(one) == 1 else None
        if isinstance(one, list):
            waiting = [*one, *waiting]
        elif isinstance(branches, list) and len(branches) == 3:
            waiting = [*branches[1:], *waiting]
        elif one is not None and one != _ABSENT:
            found.append(one)
    return found


def configuration_of(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the configuration values of a managed add-on.

    :param properties: the properties of the ``AWS::EKS::Addon``.
    :returns: the values; an empty map where there are none, or they are not JSON: EKS takes YAML,
        too, and CloudFormation may fill in a part.
    """
    try:
        return mapping_of(json.loads(text_of(properties.get("ConfigurationValues", "{}"))))
    except ValueError:
        return {}
