"""Rules between network policies and the VPC."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found, Warned
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.network_policies import NetworkPoliciesSpec

__all__ = ["ipv4_egress_issues", "nat64_route_warnings"]


def ipv4_egress_issues(
    policies: NetworkPoliciesSpec, network: NetworkSpec, *, nodes: bool
) -> Iterator[Found]:
    """Return issues for a way to IPv4 addresses that pods do not need or do not have.

    :param policies: the policies of a cluster.
    :param network: its network.
    :param nodes: whether the cluster has nodes; the setting does not concern Fargate.

    Source: VPC user guide, "DNS64 and NAT64": a NAT gateway translates.
    """
    path = ("ipv4_egress",)
    if network.ip_family == "ipv4":
        if "ipv4_egress" in policies.model_fields_set:
            yield path, "has no effect with ip_family ipv4, whose pods have IPv4; remove it"
        return
    without_nat = network.nat == "none" and network.existing is None
    if nodes and without_nat and policies.ipv4_egress == "nat64":
        yield (
            path,
            "must be node with network.nat none, got 'nat64': without a NAT gateway, pods would "
            "not reach the VPC endpoints, which have IPv4; better use network.ip_family ipv4, "
            "where network policies see all traffic",
        )


def nat64_route_warnings(policies: NetworkPoliciesSpec) -> Iterator[Warned]:
    """Warn that pods need a route for NAT64 in a VPC that the library does not create.

    :param policies: the policies of an IPv6 cluster in such a VPC.
    """
    if "ipv4_egress" not in policies.model_fields_set:
        yield Warned(
            "nat64-in-existing-vpc",
            ("ipv4_egress",),
            "is nat64: in this VPC, its owner must route 64:ff9b::/96 from the private subnets to "
            "NAT gateways, and names must be resolved by Amazon's resolver, or controllers do not "
            "reach AWS; set ipv4_egress to nat64 to confirm that, or to node, which network "
            "policies do not see",
        )
