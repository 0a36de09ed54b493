"""VPC endpoint services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read_as

__all__ = ["endpoint_service_name", "has_endpoint"]


@dataclass(frozen=True)
class _Endpoints:
    """Services that a Region lacks."""

    absent: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _China:
    """Services whose names differ in the China Regions."""

    prefixed: tuple[str, ...]
    suffixed: tuple[str, ...]


@cache
def _endpoints() -> _Endpoints:
    return read_as("endpoints.yaml", _Endpoints)


@cache
def _china() -> _China:
    return read_as("endpoints-china.yaml", _China)


def has_endpoint(service: str, region: str) -> bool:
    """Return whether a Region has an endpoint service; creating a missing one fails to deploy.

    :param service: short name, such as ``ecr.api``.
    :param region: Region; for a token, the result is true.
    """
    return service not in _endpoints().absent.get(region, ())


def endpoint_service_name(service: str, region: str, partition: str) -> str:
    """Return the full name of an endpoint service.

    :param service: short name, such as ``ecr.api``.
    :param region: Region, or a token.
    :param partition: partition of the Region.
    """
    name = f"com.amazonaws.{region}.{service}"
    if partition != "aws-cn":
        return name
    china = _china()
    prefix = "cn." if service in china.prefixed else ""
    suffix = ".cn" if service in china.suffixed else ""
    return f"{prefix}{name}{suffix}"
