"""Rules between network policies and the IP family of pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.network_policy import (
    ClusterNetworkPolicySpec,
    NamespaceNetworkSpec,
    NetworkPoliciesSpec,
)
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = [
    "cluster_range_issues",
    "namespace_range_issues",
    "range_issues",
    "tenant_range_issues",
]


def range_issues(policies: NetworkPoliciesSpec, *, ipv6: bool) -> Iterator[Found]:
    """Find ranges that no pod has an address in.

    :param policies: the policies of a cluster.
    :param ipv6: whether pods have IPv6 addresses.
    """
    yield from below(("namespaces",), namespace_range_issues(policies.namespaces, ipv6=ipv6))
    yield from below(("cluster",), cluster_range_issues(policies.cluster, ipv6=ipv6))


def tenant_range_issues(tenant: TenantSpec, *, ipv6: bool) -> Iterator[Found]:
    """Find ranges in the rules of a tenant that no pod has an address in.

    :param tenant: the tenant.
    :param ipv6: whether pods have IPv6 addresses.
    """
    own = {"network": tenant.network}
    yield from namespace_range_issues(own, ipv6=ipv6)
    for name, namespace in tenant.namespaces.items():
        within = {"network": namespace.network}
        yield from below(("namespaces", name), namespace_range_issues(within, ipv6=ipv6))


def namespace_range_issues(
    namespaces: Mapping[str, NamespaceNetworkSpec], *, ipv6: bool
) -> Iterator[Found]:
    """Find ranges in the rules of namespaces that no pod has an address in.

    :param namespaces: what is allowed, by name.
    :param ipv6: whether pods have IPv6 addresses.
    """
    for name, network in namespaces.items():
        for direction, rules in (("ingress", network.ingress), ("egress", network.egress)):
            for key, rule in rules.items():
                yield from below(
                    (name, direction, key, "cidrs"), _other_family(rule.cidrs, ipv6=ipv6)
                )


def cluster_range_issues(
    policies: Mapping[str, ClusterNetworkPolicySpec], *, ipv6: bool
) -> Iterator[Found]:
    """Find ranges in policies for the whole cluster that no pod has an address in.

    :param policies: the policies by name.
    :param ipv6: whether pods have IPv6 addresses.
    """
    for name, policy in policies.items():
        for key, rule in policy.egress.items():
            yield from below((name, "egress", key, "cidrs"), _other_family(rule.cidrs, ipv6=ipv6))


def _other_family(cidrs: tuple[str, ...], *, ipv6: bool) -> Iterator[Found]:
    """Find ranges that the agent of the VPC CNI does not read as meant.

    It leaves out a rule with a range of the other family, a denial too, and reads an exception of
    the other family as one of its own (aws/aws-network-policy-agent v1.3.1, fw_rule_processor.go).
    It knows IPv6 by two colons in a row.
    """
    family = "ipv6" if ipv6 else "ipv4"
    for index, cidr in enumerate(cidrs):
        if ipv6 and ":" in cidr and "::" not in cidr:
            yield (
                (index,),
                f"must have two colons in a row, by which the CNI knows IPv6, got {cidr}",
            )
        if (":" in cidr) != ipv6:
            yield (
                (index,),
                f"must be of {family}, as the pods of this cluster are, got {cidr}; vpc: true "
                "stands for the ranges of the VPC",
            )
