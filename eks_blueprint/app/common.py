"""Parts of a spec that several clusters have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eks_blueprint.spec import BlueprintSpec

__all__ = ["CommonPart", "common_parts"]


@dataclass(frozen=True)
class CommonPart:
    """A part of a spec beside the clusters.

    :param path: where it is in the spec.
    :param value: the part.
    :param clusters: names of the clusters that it concerns.
    """

    path: tuple[str, ...]
    value: object
    clusters: tuple[str, ...]


def common_parts(blueprint: BlueprintSpec) -> Iterator[CommonPart]:
    """Return the parts of which the stacks of several clusters are made.

    :param blueprint: the spec.
    """
    for name, network in blueprint.networks.items():
        users = tuple(
            cluster for cluster, one in blueprint.clusters.items() if one.network.shared == name
        )
        yield CommonPart(("networks", name), network, users)
