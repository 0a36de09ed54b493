"""EKS Anywhere: its release, the versions that it creates, and the variables that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eks_blueprint.catalogue._load import read_as

__all__ = ["AnywhereRelease", "AnywhereVersion", "anywhere_release"]


@dataclass(frozen=True)
class AnywhereVersion:
    """A version of Kubernetes.

    :param standard_until: last day of standard support, as an ISO date.
    :param extended_until: last day of extended support, for which a cluster needs a license token.
    """

    standard_until: str
    extended_until: str


@dataclass(frozen=True)
class AnywhereRelease:
    """The release whose rules the library knows.

    :param release: version of EKS Anywhere, such as v0.26.1.
    :param flux: version of Flux that it installs.
    :param seen: day on which the sources were read, as an ISO date.
    :param source: where they were read.
    :param kubernetes: what is known of the versions that it creates.
    :param packages: names of its curated packages.
    :param namespaces: namespaces of EKS Anywhere, in which rules for workloads do not apply.
    :param cluster_roles: names of its ClusterRoles, which may have wildcards.
    :param variables: environment variables and what they hold, by what needs them.
    """

    release: str
    flux: str
    seen: str
    source: str
    kubernetes: Mapping[str, AnywhereVersion]
    packages: tuple[str, ...]
    namespaces: tuple[str, ...]
    cluster_roles: tuple[str, ...]
    variables: Mapping[str, Mapping[str, str]]

    @property
    def minor(self) -> str:
        """The release without its patch, such as v0.26."""
        return self.release.rpartition(".")[0]

    def is_extended(self, version: str) -> bool:
        """Say whether a version was in extended support on the day when the sources were read."""
        known = self.kubernetes.get(version)
        return known is not None and known.standard_until < self.seen


@cache
def anywhere_release() -> AnywhereRelease:
    """Return the release of EKS Anywhere."""
    return read_as("anywhere.yaml", AnywhereRelease)
