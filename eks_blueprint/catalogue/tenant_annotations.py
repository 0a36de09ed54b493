"""Annotations about load balancers and DNS that tenants may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read_as

__all__ = ["TenantAnnotations", "tenant_annotations"]


@dataclass(frozen=True)
class TenantAnnotations:
    """Annotations by what their value may be; see the file for reasons and sources."""

    prefixes: tuple[str, ...]
    """Prefixes under which everything that is not named here is refused."""

    any_value: tuple[str, ...]
    """Annotations with any value."""

    patterns: Mapping[str, str]
    """Annotations with a regular expression for the whole value."""

    names: tuple[str, ...]
    """Annotations whose value is a list of DNS names."""

    actions: str
    """Prefix of the annotations that hold an action of a rule in JSON."""


@cache
def tenant_annotations() -> TenantAnnotations:
    """Return the annotations that Ingresses and Services of tenants may have."""
    return read_as("tenant-annotations.yaml", TenantAnnotations)
