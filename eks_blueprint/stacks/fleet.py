"""All stacks of a blueprint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from aws_cdk import Stack
from constructs import Construct

from eks_blueprint.encryption import removal_policy_of
from eks_blueprint.network import NetworkLayout, derived_services
from eks_blueprint.spec import BlueprintSpec, ClusterSpec, RemoteGatewaySpec
from eks_blueprint.spec.rules.clusters_and_service_networks import service_network_of
from eks_blueprint.stack_names import (
    network_stack_name,
    registry_stack_name,
    service_network_stack_name,
    shared_network_stack_name,
)
from eks_blueprint.stacks.baseline import build_baselines
from eks_blueprint.stacks.blue_green import admit_load_balancers, build_traffic
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.connections import build_connections
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.private_zones import PrivateZonesStacks
from eks_blueprint.stacks.registry import RegistryStack
from eks_blueprint.stacks.service_network import ServiceNetworkStack

__all__ = ["build"]


def build(
    scope: Construct,
    blueprint: BlueprintSpec,
    *,
    only: Collection[str] | None = None,
    unused: bool | None = None,
) -> tuple[Stack, ...]:
    """Create the stacks of every cluster: ``<cluster>-network`` and ``<cluster>``.

    With a private registry, ``<cluster>-registry`` comes before the cluster as well.

    A service network has a stack ``<network>-service-network``.

    Private zones have a stack ``<zones>-private-zones``, after the networks in which they are
    resolved and before the clusters that write records.

    The stack ``<pair>-traffic`` of two clusters comes before them.

    Stacks of a connection come after the networks and clusters that it connects, if all of them are
    built.

    The stack of a shared network is ``<network>-shared-network``; it does not depend on which of
    its clusters are built.

    The stacks of a baseline are ``<environment>-<region>-baseline``, for all Regions of the
    environments of the clusters, and come before the clusters in their account and Region.

    :param scope: the app or stage.
    :param blueprint: the clusters.
    :param only: names of the clusters to build. Default: all.
    :param unused: also build the networks that no cluster of the spec uses. Default: if all
        clusters are built.
    :returns: the stacks, networks before the clusters in them.

    Source: recommendations TOPO-1 and SEC-TEN-6.
    """
    wanted = {n: s for n, s in blueprint.clusters.items() if only is None or n in only}
    rest = [one for name, one in blueprint.clusters.items() if name not in wanted]
    # What only clusters use that are left out is left out.
    with_unused = only is None if unused is None else unused
    shared = {
        name: _shared_network(scope, name, blueprint)
        for name in blueprint.networks
        if _is_built(name, _shared_of, wanted.values(), rest, unused=with_unused)
    }
    service_networks = {
        name: ServiceNetworkStack(scope, service_network_stack_name(name), name=name, spec=spec)
        for name, spec in blueprint.service_networks.items()
        if _is_built(name, service_network_of, wanted.values(), rest, unused=with_unused)
    }
    baselines = build_baselines(scope, blueprint, only=wanted, unused=with_unused)
    stacks: list[Stack] = [one for found in baselines.values() for one in found]
    stacks += [*shared.values(), *service_networks.values()]
    traffic = build_traffic(scope, blueprint, wanted=wanted, shared=shared)
    stacks += (stack for stack, _ in traffic.values())
    zones = PrivateZonesStacks(scope, blueprint, wanted=wanted, unused=with_unused)
    networks: dict[str, NetworkStack] = {}
    clusters: dict[str, ClusterStack] = {}
    for name, spec in wanted.items():
        layout: NetworkLayout | None = None
        if spec.network.shared is not None:
            networks[name] = shared[spec.network.shared]
            layout = networks[name].layout
        elif spec.network.existing is None:
            networks[name] = _own_network(scope, name, spec)
            stacks.append(networks[name])
            layout = networks[name].layout
        found = service_networks.get(service_network_of(spec) or "")
        cluster = ClusterStack(
            scope,
            name,
            cluster_name=name,
            spec=spec,
            layout=layout,
            service_network=found.reference if found is not None else None,
            private_zones=zones.reference(name),
        )
        if spec.private_registry is not None and spec.private_registry.create_repositories:
            stacks.append(RegistryStack(scope, registry_stack_name(name), cluster=cluster))
        # A service makes its own role at its first use, if nothing has made it before.
        for baseline in baselines.get(spec.environment.place, ()):
            cluster.add_stack_dependency(baseline)
        stacks.append(cluster)
        clusters[name] = cluster
    admit_load_balancers(blueprint, clusters, traffic)
    stacks += zones.finish(clusters, networks)
    stacks += build_connections(scope, blueprint, clusters=clusters, networks=networks)
    return tuple(stacks)


def _shared_of(spec: ClusterSpec) -> str | None:
    return spec.network.shared


def _is_built(
    name: str,
    used_by: Callable[[ClusterSpec], str | None],
    wanted: Iterable[ClusterSpec],
    rest: Iterable[ClusterSpec],
    *,
    unused: bool,
) -> bool:
    """Whether a stack is built that some clusters use, and perhaps none."""
    if any(used_by(spec) == name for spec in wanted):
        return True
    return unused and not any(used_by(spec) == name for spec in rest)


def _own_network(scope: Construct, name: str, spec: ClusterSpec) -> NetworkStack:
    return NetworkStack(
        scope,
        network_stack_name(name),
        spec=spec.network,
        env=spec.environment,
        cluster_names=[name],
        karpenter_discovery_tag=name,
        services=derived_services(spec),
        removal_policy=removal_policy_of(spec.removal_policy),
        termination_protection=spec.deletion_protection,
        tags=spec.tags_of(name),
        remote_routes=_remote_routes([spec]),
    )


def _shared_network(scope: Construct, name: str, blueprint: BlueprintSpec) -> NetworkStack:
    spec = blueprint.networks[name]
    users = {
        cluster: cluster_spec
        for cluster, cluster_spec in blueprint.clusters.items()
        if cluster_spec.network.shared == name
    }
    services = {service for user in users.values() for service in derived_services(user)}
    keep = not users or any(user.removal_policy == "retain" for user in users.values())
    return NetworkStack(
        scope,
        shared_network_stack_name(name),
        spec=spec,
        env=spec.environment,
        cluster_names=[*users],
        karpenter_discovery_tag=name,
        services=sorted(services),
        removal_policy=removal_policy_of("retain" if keep else "destroy"),
        termination_protection=any(user.deletion_protection for user in users.values()),
        tags=spec.tags,
        remote_routes=_remote_routes(users.values()),
    )


def _remote_routes(
    clusters: Iterable[ClusterSpec],
) -> dict[RemoteGatewaySpec, tuple[str, ...]]:
    """Return the ranges of hybrid nodes by the gateway to them, each once."""
    found: dict[RemoteGatewaySpec, tuple[str, ...]] = {}
    for hybrid in (cluster.hybrid_nodes for cluster in clusters):
        if hybrid is not None and hybrid.gateway is not None:
            before = found.get(hybrid.gateway, ())
            found[hybrid.gateway] = tuple(dict.fromkeys((*before, *hybrid.ranges)))
    return found
