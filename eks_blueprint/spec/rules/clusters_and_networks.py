"""Rules between clusters and shared networks: the names of their stacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.connections import ConnectionSpec
from eks_blueprint.spec.fleet.environments import FleetEnvironmentSpec
from eks_blueprint.spec.network import SharedNetworkSpec
from eks_blueprint.spec.private_zones import PrivateZonesSpec
from eks_blueprint.spec.rules.blue_green_and_clusters import traffic_stack_name
from eks_blueprint.spec.sides import sides_of
from eks_blueprint.spec.zone_members import uses_profile, zone_sides

__all__ = [
    "baseline_stack_name",
    "connection_stack_name",
    "network_stack_name",
    "private_zones_association_stack_name",
    "private_zones_stack_name",
    "registry_stack_name",
    "service_network_stack_name",
    "shared_network_stack_name",
    "stack_name_issues",
    "transit_gateway_stack_name",
    "trust_stack_name",
]

# CloudFormation API reference, CreateStack, StackName.
_LONGEST = 128


def network_stack_name(cluster: str) -> str:
    """Return the name of the stack with the VPC of one cluster.

    :param cluster: name of the cluster.
    """
    return f"{cluster}-network"


def shared_network_stack_name(network: str) -> str:
    """Return the name of the stack with a shared VPC.

    :param network: name of the network.
    """
    return f"{network}-shared-network"


def registry_stack_name(cluster: str) -> str:
    """Return the name of the stack with the private registry of one cluster.

    :param cluster: name of the cluster.
    """
    return f"{cluster}-registry"


def service_network_stack_name(network: str) -> str:
    """Return the name of the stack with a service network.

    :param network: name of the service network.
    """
    return f"{network}-service-network"


def private_zones_stack_name(zones: str) -> str:
    """Return the name of the stack with private zones.

    :param zones: name of the entry.
    """
    return f"{zones}-private-zones"


def private_zones_association_stack_name(zones: str, side: str) -> str:
    """Return the name of the stack that associates a VPC with the profile of private zones.

    :param zones: name of the entry.
    :param side: name of the shared network, or of the first cluster in the VPC.
    """
    return f"{zones}-{side}-zone-association"


def connection_stack_name(connection: str, side: str) -> str:
    """Return the name of the stack with one side of a connection.

    :param connection: name of the connection.
    :param side: name of the shared network, or of the first cluster in the VPC.
    """
    return f"{connection}-{side}-connection"


def trust_stack_name(connection: str, side: str) -> str:
    """Return the name of the stack with the role that another account of a connection assumes.

    :param connection: name of the connection.
    :param side: the first side in the account of the role.
    """
    return f"{connection}-{side}-trust"


def transit_gateway_stack_name(connection: str) -> str:
    """Return the name of the stack with the transit gateway of a connection.

    :param connection: name of the connection.
    """
    return f"{connection}-transit-gateway"


def baseline_stack_name(environment: str, region: str) -> str:
    """Return the name of the stack with what an account has once in a Region.

    :param environment: name of the environment.
    :param region: the Region.
    """
    return f"{environment}-{region}-baseline"


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
