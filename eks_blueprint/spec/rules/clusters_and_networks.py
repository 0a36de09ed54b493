"""Rules between clusters and shared networks: the names of their stacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import ConnectionSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.network import SharedNetworkSpec
from eks_blueprint.spec.private_zones import PrivateZonesSpec
from eks_blueprint.spec.sides import sides_of
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

__all__ = ["stack_name_issues"]

# CloudFormation API reference, CreateStack, StackName.
_LONGEST = 128


def stack_name_issues(
    clusters: Mapping[str, ClusterSpec],
    networks: Mapping[str, SharedNetworkSpec],
    service_networks: Collection[str] = (),
    connections: Mapping[str, ConnectionSpec] | None = None,
    environments: Mapping[str, FleetEnvironmentSpec] | None = None,
    blue_green: Collection[str] = (),
    private_zones: Mapping[str, PrivateZonesSpec] | None = None,
) -> Iterator[Found]:
    """Find clusters, networks, connections and environments whose stacks would get the same name.

    :param clusters: clusters by name.
    :param networks: shared networks by name.
    :param service_networks: names of service networks. Default: none.
    :param connections: connections by name. Default: none.
    :param environments: environments by name. Default: none.
    :param blue_green: names of pairs of clusters. Default: none.
    :param private_zones: private zones by name. Default: none.
    """
    seen: dict[str, Path] = {}
    stacks = (
        *_stacks(clusters, networks),
        *(
            (service_network_stack_name(name), ("service_networks", name))
            for name in service_networks
        ),
        *_connection_stacks(connections or {}, clusters),
        *_baseline_stacks(environments or {}),
        *((traffic_stack_name(name), ("blue_green", name)) for name in blue_green),
        *_private_zones_stacks(private_zones or {}, clusters),
    )
    for stack, path in stacks:
        if len(stack) > _LONGEST:
            yield (
                path,
                f"must give its stack a name of at most {_LONGEST} characters, got {len(stack)} "
                f"({stack}); use shorter names",
            )
        other = seen.setdefault(stack, path)
        if other != path:
            yield (
                path,
                f"must not give its stack the name {stack!r}, which is that of a stack of "
                f"{dotted(other)}; rename one of them",
            )


def _stacks(
    clusters: Mapping[str, ClusterSpec],
    networks: Mapping[str, SharedNetworkSpec],
) -> Iterator[tuple[str, Path]]:
    for name in clusters:
        yield name, ("clusters", name)
    for name, cluster in clusters.items():
        if cluster.network.shared is None and cluster.network.existing is None:
            yield network_stack_name(name), ("clusters", name)
        registry = cluster.private_registry
        if registry is not None and registry.create_repositories:
            yield registry_stack_name(name), ("clusters", name)
    for name in networks:
        yield shared_network_stack_name(name), ("networks", name)


def _connection_stacks(
    connections: Mapping[str, ConnectionSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[tuple[str, Path]]:
    for name, connection in connections.items():
        path = ("connections", name)
        if connection.transit_gateway is not None and connection.transit_gateway.id is None:
            yield transit_gateway_stack_name(name), path
        for side in sides_of(connection, clusters):
            yield connection_stack_name(name, side.name), path
            yield trust_stack_name(name, side.name), path


def _baseline_stacks(
    environments: Mapping[str, FleetEnvironmentSpec],
) -> Iterator[tuple[str, Path]]:
    for name, environment in environments.items():
        for region in environment.baseline_regions:
            yield baseline_stack_name(name, region), ("environments", name)


def _private_zones_stacks(
    entries: Mapping[str, PrivateZonesSpec], clusters: Mapping[str, ClusterSpec]
) -> Iterator[tuple[str, Path]]:
    for name, zones in entries.items():
        yield private_zones_stack_name(name), ("private_zones", name)
        for side in zone_sides(name, zones, clusters):
            if uses_profile(side, zones):
                stack = private_zones_association_stack_name(name, side.name)
                yield stack, ("private_zones", name)
