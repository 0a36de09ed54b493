"""Registries from which Amazon ECR fetches images itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import load

__all__ = ["pull_through_registries"]


@dataclass(frozen=True)
class _Registry:
    """A registry.

    :param host: its host.
    :param upstream: its name in ECR.
    """

    host: str
    upstream: str


@cache
def pull_through_registries() -> Mapping[str, str]:
    """Return the names in ECR of registries that need no credential, by their host."""
    return {host: one.upstream for host, one in load("pull-through.yaml", _Registry).items()}
