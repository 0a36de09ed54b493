"""Names of the stacks of a spec, by which other stacks, commands and people find them."""

from __future__ import annotations

__all__ = [
    "baseline_stack_name",
    "connection_stack_name",
    "network_stack_name",
    "private_zones_association_stack_name",
    "private_zones_stack_name",
    "registry_stack_name",
    "service_network_stack_name",
    "shared_network_stack_name",
    "traffic_stack_name",
    "transit_gateway_stack_name",
    "trust_stack_name",
]


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


def traffic_stack_name(pair: str) -> str:
    """Return the name of the stack with the traffic of a pair.

    :param pair: name of the pair.
    """
    return f"{pair}-traffic"
