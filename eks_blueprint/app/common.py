"""Parts of a spec that several clusters have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.spec.rules.clusters_and_service_networks import service_network_of
from eks_blueprint.spec.zone_members import members

__all__ = ["CommonPart", "common_parts"]


@dataclass(frozen=True)
class CommonPart:
    """A part of a spec beside the clusters.

    :param path: where it is in the spec.
    :param value: the part.
    :param clusters: names of the clusters that it concerns.
    :param together: whether the part depends on which clusters these are, and is so large that one
        process makes it. Default: true.
    """

    path: tuple[str, ...]
    value: object
    clusters: tuple[str, ...]
    together: bool = True


def common_parts(blueprint: BlueprintSpec) -> Iterator[CommonPart]:
    """Return the parts of which the stacks of several clusters are made.

    :param blueprint: the spec.
    """
    for name, network in blueprint.networks.items():
        users = _of(blueprint, lambda one: one.network.shared, name)
        yield CommonPart(("networks", name), network, users)
    for name, services in blueprint.service_networks.items():
        users = _of(blueprint, service_network_of, name)
        yield CommonPart(("service_networks", name), services, users)
    for name, zones in blueprint.private_zones.items():
        users = members(name, zones, blueprint.clusters)
        yield CommonPart(("private_zones", name), zones, users)
    for name, connection in blueprint.connections.items():
        yield CommonPart(("connections", name), connection, tuple(connection.clusters))
    for name, pair in blueprint.blue_green.items():
        yield CommonPart(("blue_green", name), pair, tuple(pair.clusters.values()))
    for name, environment in blueprint.environments.items():
        if environment.baseline is not None:
            users = _of(blueprint, lambda one: one.environment.name, name)
            # Small stacks that are the same in each process: most clusters are in few environments.
            value = (environment.account, environment.baseline_regions, environment.baseline)
            yield CommonPart(("environments", name), value, users, together=False)


def _of(
    blueprint: BlueprintSpec, used_by: Callable[[ClusterSpec], str | None], name: str
) -> tuple[str, ...]:
    return tuple(cluster for cluster, one in blueprint.clusters.items() if used_by(one) == name)
