"""Kubernetes versions that projects name for the versions of their software."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from eks_blueprint.catalogue._load import load
from eks_blueprint.catalogue.releases import minor

__all__ = [
    "SupportRange",
    "SupportedVersions",
    "addon_build",
    "numbers_of",
    "supported_versions",
]


@dataclass(frozen=True)
class SupportRange:
    """Kubernetes versions that a range of versions supports.

    :param first: first version of the range.
    :param oldest: oldest Kubernetes version.
    :param last: last version of the range. Default: every newer version.
    :param newest: newest Kubernetes version. Default: the project names no upper bound.
    """

    first: str
    oldest: str
    last: str | None = None
    newest: str | None = None

    def has(self, version: str) -> bool:
        """Say whether a version of the software is in the range."""
        found = numbers_of(version)
        first, last = numbers_of(self.first), numbers_of(self.last or "")
        return found[: len(first)] >= first and found[: len(last)] <= last

    def supports(self, kubernetes: str) -> bool:
        """Say whether the project names a Kubernetes version, or has no upper bound below it."""
        wanted = minor(kubernetes)
        return minor(self.oldest) <= wanted and (
            self.newest is None or wanted <= minor(self.newest)
        )

    def __str__(self) -> str:
        return f"{self.oldest} to {self.newest}" if self.newest else f"{self.oldest} and newer"


@dataclass(frozen=True)
class SupportedVersions:
    """What a project says about versions of Kubernetes.

    :param name: name of the chart or add-on.
    :param of: whether versions are those of the software or of the chart.
    :param ranges: the ranges, oldest first.
    :param source: source of the ranges.
    :param image_at: key of the chart's values for the tag of the image that follows Kubernetes.
        Default: the chart and its image belong together.
    :param releases: version of the software by Kubernetes version. Default: none.
    """

    name: str
    of: Literal["app", "chart"]
    ranges: tuple[SupportRange, ...]
    source: str
    image_at: str | None = None
    releases: Mapping[str, str] = field(default_factory=dict)

    def of_version(self, version: str) -> SupportRange | None:
        """Return the range of a version, or ``None`` if the project says nothing about it."""
        return next((one for one in reversed(self.ranges) if one.has(version)), None)

    def that_support(self, *kubernetes: str) -> SupportRange | None:
        """Return the newest range that supports all of these Kubernetes versions."""
        return next(
            (one for one in reversed(self.ranges) if all(map(one.supports, kubernetes))), None
        )


@cache
def _ranges() -> Mapping[str, SupportedVersions]:
    return load("support-ranges.yaml", SupportedVersions)


def supported_versions(name: str) -> SupportedVersions | None:
    """Return what the project of a chart or add-on says, or ``None`` if no source was read.

    :param name: name of the chart or add-on.
    """
    return _ranges().get(name)


def numbers_of(version: str) -> tuple[int, ...]:
    """Return the numbers of a version: 1, 21, 1 for ``v1.21.1-eksbuild.7``."""
    return tuple(int(part) for part in re.findall(r"\d+", re.split(r"[-+]", version)[0]))


def addon_build(version: str) -> tuple[int, ...]:
    """Return the numbers of an add-on's version with its build: 1, 21, 1, 7 for the above."""
    build = re.findall(r"\d+", version.partition("-")[2])
    return (*numbers_of(version), *(int(part) for part in build[-1:]))
