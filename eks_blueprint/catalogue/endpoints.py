"""VPC endpoint services."""

from __future__ import annotations

from eks_blueprint.catalogue._load import read

__all__ = ["endpoint_service_name", "has_endpoint"]


def has_endpoint(service: str, region: str) -> bool:
    """Tell whether a Region has an endpoint service; making one that it lacks fails on deployment.

    :param service: short name, such as ``ecr.api``.
    :param region: Region; a token counts as a Region that has it.
    """
    return service not in read("endpoints.yaml").get(region, ())


def endpoint_service_name(service: str, region: str, partition: str) -> str:
    """Give the full name of an endpoint service.

    :param service: short name, such as ``ecr.api``.
    :param region: Region, or a token.
    :param partition: partition of the Region.
    """
    name = f"com.amazonaws.{region}.{service}"
    if partition != "aws-cn":
        return name
    china = read("endpoints-china.yaml")
    prefix = "cn." if service in china["prefixed"] else ""
    suffix = ".cn" if service in china["suffixed"] else ""
    return f"{prefix}{name}{suffix}"
