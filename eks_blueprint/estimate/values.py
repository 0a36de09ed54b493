"""Numbers in templates, which may be functions of CloudFormation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from eks_blueprint.assembly import Stack, mapping_of, sequence_of
from eks_blueprint.estimate.amounts import Amounts

__all__ = ["count_of", "number_of", "texts_of", "zones_of"]

_ZONES = Amounts(Decimal(1), Decimal(3), Decimal(6))
"""Zones where nothing says how many: EKS asks for two at least, Regions have up to six."""


def number_of(stack: Stack, value: Any) -> Decimal | None:
    """Return a number of a template, or ``None`` if CloudFormation fills it in.

    :param stack: the stack; a parameter stands for its default.
    :param value: the value.
    """
    value = _default(stack, value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def texts_of(stack: Stack, value: Any) -> list[str]:
    """Return the texts of a list of a template, without those that CloudFormation fills in.

    :param stack: the stack; a parameter stands for its default, split at commas.
    :param value: the list.
    """
    value = _default(stack, value)
    if isinstance(value, str):
        value = [one.strip() for one in value.split(",")]
    found = [_default(stack, one) for one in sequence_of(value)]
    return [one for one in found if isinstance(one, str) and one]


def count_of(stack: Stack, value: Any) -> Amounts:
    """Return how many subnets or zones a list has.

    :param stack: the stack; a parameter stands for its default.
    :param value: the list, or a function of CloudFormation.
    :returns: the number; a range where CloudFormation fills it in.
    """
    value = _default(stack, value)
    if isinstance(value, list):
        return Amounts.of(len(value))
    if isinstance(value, str):
        return Amounts.of(len([one for one in value.split(",") if one.strip()]))
    if isinstance(value, Mapping) and len(value) == 1:
        ((name, content),) = value.items()
        if name == "Fn::If" and isinstance(content, list) and len(content) == 3:
            counts = [count_of(stack, one) for one in content[1:]]
            return Amounts(
                min(one.low for one in counts),
                max(one.expected for one in counts),
                max(one.high for one in counts),
            )
        if name == "Fn::Split" and isinstance(content, list) and isinstance(content[-1], str):
            return Amounts.of(len(content[-1].split(str(content[0]))))
    return zones_of(stack)


def zones_of(stack: Stack) -> Amounts:
    """Return in how many zones a stack has subnets, or a range where it has none.

    ``Fn::GetAZs`` gives the zones of the account; each ``Fn::Select`` of it is one.
    """
    zones = {
        str(one.properties.get("AvailabilityZone") or one.properties.get("AvailabilityZoneId"))
        for one in stack.of_type("AWS::EC2::Subnet")
    }
    return Amounts.of(len(zones)) if zones else _ZONES


def _default(stack: Stack, value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"Ref"}:
        parameter = mapping_of(stack.template.get("Parameters")).get(value["Ref"])
        return mapping_of(parameter).get("Default", value)
    return value
