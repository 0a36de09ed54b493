"""Clusters that differ from those beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from eks_blueprint import catalogue

if TYPE_CHECKING:
    from eks_blueprint.spec import BlueprintSpec

__all__ = ["FEWEST", "groups", "lagging", "outlying"]

FEWEST = 4
"""Clusters of which a group has at least as many, so that one of them can stand out."""
# The consistency constant of the median absolute deviation, which makes it comparable to a standard
# deviation, and the threshold of Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (1993).
_CONSISTENT, _THRESHOLD = Decimal("1.4826"), Decimal("3.5")
# Less than that is no finding, however alike the others are.
_LEAST = Decimal("0.25")


def groups(blueprint: BlueprintSpec, names: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return clusters by their environment; those of none are under an empty name.

    :param blueprint: the spec.
    :param names: names of the clusters.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(blueprint.clusters[name].environment.name or "", []).append(name)
    return {environment: tuple(clusters) for environment, clusters in found.items()}


def lagging(blueprint: BlueprintSpec, names: Collection[str]) -> Mapping[str, str]:
    """Return clusters with an older version than most of their environment, with that version.

    Clusters of no environment have nothing in common.

    :param blueprint: the spec.
    :param names: names of the clusters.
    """
    found: dict[str, str] = {}
    for environment, clusters in groups(blueprint, names).items():
        if not environment:
            continue
        versions = {name: blueprint.clusters[name].kubernetes_version for name in clusters}
        common, count = Counter(versions.values()).most_common(1)[0]
        if 2 * count <= len(clusters):
            continue
        found |= {
            name: common
            for name, version in versions.items()
            if catalogue.minor(version) < catalogue.minor(common)
        }
    return found


def outlying(values: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Return the names whose values are far from the median, with the median.

    :param values: value by name; of fewer than ``FEWEST`` none is far.
    """
    if len(values) < FEWEST:
        return {}
    middle = Decimal(median(values.values()))
    spread = Decimal(median(abs(value - middle) for value in values.values())) * _CONSISTENT
    most = max(spread * _THRESHOLD, middle * _LEAST)
    return {name: middle for name, value in values.items() if abs(value - middle) > most}
