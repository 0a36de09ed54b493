"""The stacks that divide the traffic between two clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_blueprint.encryption import removal_policy_of
from eks_blueprint.ingress import BlueGreenLoadBalancer, WeightedRecords
from eks_blueprint.network import one_per_zone
from eks_blueprint.network.layout import ipv6_of
from eks_blueprint.spec import BlueprintSpec, ClusterSpec
from eks_blueprint.spec.blue_green import BlueGreenSpec, LoadBalancerSpec
from eks_blueprint.spec.existing_vpc import ExistingVpcSpec
from eks_blueprint.stack_names import traffic_stack_name
from eks_blueprint.stacks._environment import environment, tag
from eks_blueprint.stacks.cluster import ClusterStack
from eks_blueprint.stacks.network import NetworkStack
from eks_blueprint.stacks.offered_values import known_vpc

__all__ = ["admit_load_balancers", "build_traffic"]


class _Vpc(NamedTuple):
    vpc: ec2.IVpc
    ipv4: list[str]
    ipv6: list[str]
    subnets: list[ec2.ISubnet]


def build_traffic(
    scope: Construct,
    blueprint: BlueprintSpec,
    *,
    wanted: Mapping[str, ClusterSpec],
    shared: Mapping[str, NetworkStack],
) -> dict[str, tuple[Stack, BlueGreenLoadBalancer | None]]:
    """Create ``<pair>-traffic`` for each pair of which a cluster is built.

    It comes after the network and before the clusters, and depends on neither cluster: it outlives
    the one that is deleted.

    :param scope: the app or stage.
    :param blueprint: the spec.
    :param wanted: the clusters that are built.
    :param shared: stacks of the shared networks that are built, by name.
    :returns: the stack, and its load balancer if it has one, by pair.
    """
    made: dict[str, tuple[Stack, BlueGreenLoadBalancer | None]] = {}
    for name, pair in blueprint.blue_green.items():
        if not any(cluster in wanted for cluster in pair.clusters.values()):
            continue
        clusters: dict[str, ClusterSpec] = {
            colour: blueprint.clusters[one] for colour, one in pair.clusters.items()
        }
        first = next(iter(clusters.values()))
        stack = Stack(
            scope,
            traffic_stack_name(name),
            env=environment(pair.environment or first.environment),
            termination_protection=any(one.deletion_protection for one in clusters.values()),
            description=f"Traffic of {' and '.join(pair.clusters.values())}",
        )
        balancer = None
        weights: dict[str, int] = {colour: pair.weight(colour) for colour in pair.clusters}
        if pair.load_balancer is not None:
            balancer = _load_balancer(stack, name, pair.load_balancer, clusters, weights, shared)
            CfnOutput(stack, "LoadBalancerDnsName", value=balancer.dns_name)
        else:
            _records(stack, pair, clusters, weights)
        CfnOutput(stack, "LiveCluster", value=pair.clusters[pair.live])
        shares = (f"{one}={pair.weight(colour)}" for colour, one in pair.clusters.items())
        CfnOutput(stack, "TrafficWeights", value=",".join(shares))
        tag(stack, first.tags)
        made[name] = stack, balancer
    return made


def admit_load_balancers(
    blueprint: BlueprintSpec,
    clusters: Mapping[str, ClusterStack],
    traffic: Mapping[str, tuple[Stack, BlueGreenLoadBalancer | None]],
) -> None:
    """Let the load balancers of pairs connect to the pods of their clusters.

    :param blueprint: the spec.
    :param clusters: stacks of the clusters that are built, by name.
    :param traffic: what :func:`build_traffic` made.
    """
    for name, (_, balancer) in traffic.items():
        if balancer is None:
            continue
        for cluster in blueprint.blue_green[name].clusters.values():
            if cluster in clusters:
                for port in balancer.ports:
                    _admit(clusters[cluster], balancer, name, port)


def _admit(stack: ClusterStack, balancer: BlueGreenLoadBalancer, pair: str, port: int) -> None:
    ec2.CfnSecurityGroupIngress(
        stack,
        f"Traffic-{pair}-{port}",
        group_id=stack.blueprint.context.security_group.security_group_id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        source_security_group_id=balancer.security_group_resource.attr_group_id,
        description=f"from the load balancer of {pair}",
    )


def _records(
    stack: Stack,
    pair: BlueGreenSpec,
    clusters: Mapping[str, ClusterSpec],
    weights: Mapping[str, int],
) -> None:
    if pair.dns is None:
        return
    # With AAAA records of one side only, it would get all of that traffic, whatever the weights.
    ipv6 = all(one.network.ip_family == "ipv6" for one in clusters.values())
    for key, record in pair.dns.records.items():
        WeightedRecords(
            stack,
            f"Records-{key}",
            hosted_zone_id=pair.dns.hosted_zone.zone_id,
            spec=record,
            weights=weights,
            ipv6=ipv6,
        )


def _load_balancer(
    stack: Stack,
    name: str,
    spec: LoadBalancerSpec,
    clusters: Mapping[str, ClusterSpec],
    weights: Mapping[str, int],
    shared: Mapping[str, NetworkStack],
) -> BlueGreenLoadBalancer:
    first = next(iter(clusters.values()))
    public = spec.scheme == "internet-facing"
    vpc = _vpc(stack, first, shared, public=public)
    return BlueGreenLoadBalancer(
        stack,
        "LoadBalancer",
        pair=name,
        spec=spec,
        vpc=vpc.vpc,
        ipv4_cidrs=vpc.ipv4,
        ipv6_cidrs=vpc.ipv6,
        subnets=vpc.subnets,
        weights=weights,
        ip_family=first.network.ip_family,
        deletion_protection=any(one.deletion_protection for one in clusters.values()),
        removal_policy=removal_policy_of(first.removal_policy),
    )


def _vpc(
    stack: Stack, cluster: ClusterSpec, shared: Mapping[str, NetworkStack], *, public: bool
) -> _Vpc:
    existing = cluster.network.existing
    if existing is not None:
        return _existing(stack, existing, public=public)
    layout = shared[cluster.network.shared or ""].layout
    subnets = layout.public_subnets if public else one_per_zone(layout)
    ipv4 = [one for one in layout.cidrs if ":" not in one]
    return _Vpc(layout.vpc, ipv4, [*layout.ipv6_cidrs], [*subnets])


def _existing(stack: Stack, existing: ExistingVpcSpec, *, public: bool) -> _Vpc:
    tier = existing.subnets("public" if public else "private")
    subnets: list[ec2.ISubnet] = [
        ec2.Subnet.from_subnet_id(stack, f"Subnet-{zone}", ids[0]) for zone, ids in tier.items()
    ]
    ipv6 = [*ipv6_of(existing.cidrs)]
    ipv4 = [one for one in existing.cidrs if one not in ipv6]
    return _Vpc(known_vpc(stack, existing.vpc_id), ipv4, ipv6, subnets)
