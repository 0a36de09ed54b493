"""Rules between network policies and the IP family of pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec._base import below
from eks_blueprint.spec.network_policies import (
    ClusterNetworkPolicySpec,
    NamespaceNetworkSpec,
    NetworkPoliciesSpec,
)
from eks_blueprint.spec.tenancy import TenantSpec
from eks_blueprint.spec.types import IpFamily

__all__ = [
    "cluster_range_issues",
    "namespace_range_issues",
    "range_issues",
    "tenant_range_issues",
]


def range_issues(policies: NetworkPoliciesSpec, *, ip_family: IpFamily) -> Iterator[Found]:
    """Return issues for ranges of the IP family that pods do not have.

    :param policies: the policies of a cluster.
    :param ip_family: IP family of the pods' addresses.
    """
    yield from below(
        ("namespaces",), namespace_range_issues(policies.namespaces, ip_family=ip_family)
    )
    yield from below(("cluster",), cluster_range_issues(policies.cluster, ip_family=ip_family))


def tenant_range_issues(tenant: TenantSpec, *, ip_family: IpFamily) -> Iterator[Found]:
    """Return issues for ranges in the rules of a tenant, of the family that pods do not have.

    :param tenant: the tenant.
    :param ip_family: IP family of the pods' addresses.
    """
    own = {"network": tenant.network}
    yield from namespace_range_issues(own, ip_family=ip_family)
    for name, namespace in tenant.namespaces.items():
        within = {"network": namespace.network}
        yield from below(("namespaces", name), namespace_range_issues(within, ip_family=ip_family))


def namespace_range_issues(
    namespaces: Mapping[str, NamespaceNetworkSpec], *, ip_family: IpFamily
) -> Iterator[Found]:
    """Return issues for ranges in the rules of namespaces, of the family that pods do not have.

    :param namespaces: allowed traffic, by namespace.
    :param ip_family: IP family of the pods' addresses.
    """
    for name, network in namespaces.items():
        for direction, rules in (("ingress", network.ingress), ("egress", network.egress)):
            for key, rule in rules.items():
                yield from below(
                    (name, direction, key, "cidrs"), _other_family(rule.cidrs, ip_family=ip_family)
                )


def cluster_range_issues(
    policies: Mapping[str, ClusterNetworkPolicySpec], *, ip_family: IpFamily
) -> Iterator[Found]:
    """Return issues for ranges in cluster-wide policies, of the family that pods do not have.

    :param policies: the policies by name.
    :param ip_family: IP family of the pods' addresses.
    """
    for name, policy in policies.items():
        for key, rule in policy.egress.items():
            yield from below(
                (name, "egress", key, "cidrs"), _other_family(rule.cidrs, ip_family=ip_family)
            )


def _other_family(cidrs: tuple[str, ...], *, ip_family: IpFamily) -> Iterator[Found]:
    """Return issues for ranges that the network policy agent of the VPC CNI misinterprets.

    The agent ignores a rule with a range of the other IP family, even a rule that denies, and
    misinterprets an exception of the other family (aws/aws-network-policy-agent v1.3.1,
    fw_rule_processor.go). It recognizes IPv6 by two consecutive colons.
    """
    ipv6 = ip_family == "ipv6"
    for index, cidr in enumerate(cidrs):
        if ipv6 and ":" in cidr and "::" not in cidr:
            yield (
                (index,),
                f"must have two colons in a row, by which the CNI knows IPv6, got {cidr}",
            )
        if (":" in cidr) != ipv6:
            yield (
                (index,),
                f"must be of {ip_family}, as the pods of this cluster are, got {cidr}; vpc: true "
                "stands for the ranges of the VPC",
            )
