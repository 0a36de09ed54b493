"""VPC endpoint services."""

from __future__ import annotations

from eks_blueprint.catalogue._load import read

__all__ = ["endpoint_service_name", "endpoint_services"]


def endpoint_services(need: str) -> tuple[str, ...]:
    """Name the interface endpoints that something needs.

    :param need: a need of the catalogue, or the EKS name of an add-on; nothing for others.
    """
    return tuple(read("endpoints.yaml")["needs"].get(need, ()))


def endpoint_service_name(service: str, region: str, partition: str) -> str:
    """Give the full name of an endpoint service.

    :param service: short name, such as ``ecr.api``.
    :param region: Region, or a token.
    :param partition: partition of the Region.
    """
    prefix = "cn." if partition == "aws-cn" and service in read("endpoints.yaml")["china"] else ""
    return f"{prefix}com.amazonaws.{region}.{service}"
