"""Rules between security features and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.ip_family_and_network_policies import range_issues
from eks_blueprint.spec.rules.network_policies_and_addons import (
    enforcement_issues,
    network_policy_addon_issues,
)
from eks_blueprint.spec.rules.network_policies_and_network import ipv4_egress_issues
from eks_blueprint.spec.rules.pod_security_groups_and_nodes import branch_interface_issues
from eks_blueprint.spec.rules.tenants_and_network_policies import namespace_policy_issues

__all__ = ["security_issues_of"]


def security_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on security features.

    :param cluster: the cluster.
    """
    policies = cluster.network_policies
    if policies is not None:
        yield from below(
            ("network_policies",),
            (
                *network_policy_addon_issues(
                    policies,
                    cluster.effective_addons,
                    kubernetes_version=cluster.kubernetes_version,
                    isolate_tenants=bool(cluster.tenants) and policies.isolate_tenants,
                ),
                *ipv4_egress_issues(
                    policies, cluster.network, nodes="node_groups" in cluster.compute_kinds
                ),
                *range_issues(policies, ip_family=cluster.network.ip_family),
                *namespace_policy_issues(policies, cluster.tenants),
            ),
        )
        yield from below(("addons",), enforcement_issues(cluster.effective_addons))
    if cluster.pod_security_groups is not None:
        yield from below(("node_groups",), branch_interface_issues(cluster.node_groups))
        yield from below(
            ("karpenter", "node_pools"),
            branch_interface_issues(cluster.karpenter.node_pools if cluster.karpenter else {}),
        )
