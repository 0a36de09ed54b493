"""How the AWS Price List names what the table of prices has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["PriceName", "instance_price_name", "price_names"]


@dataclass(frozen=True)
class PriceName:
    """A product of the Price List; ``price-queries.yaml`` describes the keys.

    :param key: key of the price.
    :param service: service code.
    :param units: units of AWS in which the price may be.
    :param usage: usage type without the prefix of the Region, or an empty text for any.
    :param attributes: other attributes of the product.
    :param per: units of AWS in one unit of the table, a decimal number.
    """

    key: str
    service: str
    units: tuple[str, ...]
    usage: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    per: str = "1"


@cache
def price_names() -> Mapping[str, PriceName]:
    """Return the products by the key of their price."""
    return load("price-queries.yaml", PriceName)


def instance_price_name(instance_type: str) -> PriceName:
    """Return the product of an hour of an instance on demand with Linux.

    :param instance_type: the instance type.

    Source: infracost/infracost at commit 95ba4f49a, internal/resources/aws/instance.go.
    """
    return PriceName(
        key=f"ec2.{instance_type}",
        service="AmazonEC2",
        units=("Hrs",),
        usage=f"BoxUsage:{instance_type}",
        attributes={
            "instanceType": instance_type,
            "operatingSystem": "Linux",
            "tenancy": "Shared",
            "preInstalledSw": "NA",
            "licenseModel": "No License required",
            "capacitystatus": "Used",
        },
    )
