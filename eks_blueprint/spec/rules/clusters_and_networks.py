"""Rules between clusters and shared networks: the names of their stacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.errors import Found, Path, dotted
from eks_blueprint.spec.cluster import ClusterSpec
from eks_blueprint.spec.network import SharedNetworkSpec

__all__ = [
    "network_stack_name",
    "registry_stack_name",
    "service_network_stack_name",
    "shared_network_stack_name",
    "stack_name_issues",
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


def stack_name_issues(
    clusters: Mapping[str, ClusterSpec],
    networks: Mapping[str, SharedNetworkSpec],
    service_networks: Collection[str] = (),
) -> Iterator[Found]:
    """Find clusters and networks whose stacks would get the same name.

    :param clusters: clusters by name.
    :param networks: shared networks by name.
    :param service_networks: names of service networks. Default: none.
    """
    seen: dict[str, Path] = {}
    stacks = (
        *_stacks(clusters, networks),
        *(
            (service_network_stack_name(name), ("service_networks", name))
            for name in service_networks
        ),
    )
    for stack, path in stacks:
        other = seen.setdefault(stack, path)
        if other != path:
            yield (
                path,
                f"must not give its stack the name {stack!r}, which is that of a stack of "
                f"{dotted(other)}; rename one of them",
            )


def _stacks(
    clusters: Mapping[str, ClusterSpec], networks: Mapping[str, SharedNetworkSpec]
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
