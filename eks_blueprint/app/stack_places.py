"""The stacks of a spec with their accounts and Regions, without a synthesis."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec import BlueprintSpec, ConnectionSpec
from eks_blueprint.spec.sides import Side, sides_of
from eks_blueprint.spec.zone_members import uses_profile, zone_sides
from eks_blueprint.stack_names import (
    baseline_stack_name,
    connection_stack_name,
    network_stack_name,
    private_zones_association_stack_name,
    private_zones_stack_name,
    registry_stack_name,
    service_network_stack_name,
    shared_network_stack_name,
    traffic_stack_name,
    transit_gateway_stack_name,
    trust_stack_name,
)

__all__ = ["StackPlace", "cluster_stacks", "stack_places"]

Where = tuple[str | None, str | None]
StackPlace = tuple[str, Where]
"""The name of a stack, and its account and Region."""


def stack_places(blueprint: BlueprintSpec) -> Iterator[StackPlace]:
    """Yield the stacks of a spec, but those of its pipeline.

    :param blueprint: the spec.
    """
    for name, environment in blueprint.environments.items():
        for region in environment.baseline_regions:
            yield baseline_stack_name(name, region), (environment.account, region)
    for name, network in blueprint.networks.items():
        yield shared_network_stack_name(name), network.environment.place
    for name, services in blueprint.service_networks.items():
        yield service_network_stack_name(name), services.environment.place
    yield from _private_zones(blueprint)
    for name, pair in blueprint.blue_green.items():
        first = blueprint.clusters[next(iter(pair.clusters.values()))]
        yield traffic_stack_name(name), (pair.environment or first.environment).place
    for name in blueprint.clusters:
        yield from cluster_stacks(blueprint, name)
    for name, connection in blueprint.connections.items():
        yield from _connection(name, connection, sides_of(connection, blueprint.clusters))


def cluster_stacks(blueprint: BlueprintSpec, name: str) -> Iterator[StackPlace]:
    """Yield the stacks that only one cluster has.

    :param blueprint: the spec.
    :param name: name of the cluster.
    """
    cluster = blueprint.clusters[name]
    place = cluster.environment.place
    if cluster.network.shared is None and cluster.network.existing is None:
        yield network_stack_name(name), place
    if cluster.private_registry is not None and cluster.private_registry.create_repositories:
        yield registry_stack_name(name), place
    yield name, place


def _private_zones(blueprint: BlueprintSpec) -> Iterator[StackPlace]:
    for name, zones in blueprint.private_zones.items():
        yield private_zones_stack_name(name), zones.environment.place
        for side in zone_sides(name, zones, blueprint.clusters):
            if uses_profile(side, zones):
                yield private_zones_association_stack_name(name, side.name), side.place


def _connection(
    name: str, connection: ConnectionSpec, sides: tuple[Side, ...]
) -> Iterator[StackPlace]:
    gateway = connection.transit_gateway
    if gateway is not None and gateway.id is None:
        yield transit_gateway_stack_name(name), sides[0].place
    for side in sides:
        yield connection_stack_name(name, side.name), side.place
    accounts: dict[str | None, Side] = {}
    for side in sides:
        accounts.setdefault(side.environment.account, side)
    for side in accounts.values() if len(accounts) > 1 else ():
        yield trust_stack_name(name, side.name), side.place
