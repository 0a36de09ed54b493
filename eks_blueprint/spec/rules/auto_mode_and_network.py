"""Rules between EKS Auto Mode and the network."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.network import NetworkSpec
from eks_blueprint.spec.network_policies import NetworkPoliciesSpec

__all__ = ["auto_mode_network_issues", "auto_mode_network_policy_issues"]


def auto_mode_network_issues(network: NetworkSpec) -> Iterator[Found]:
    """Return an issue for a setting of the VPC CNI, which EKS Auto Mode does not have.

    :param network: the network of a cluster with EKS Auto Mode.

    Source: EKS user guide, "Learn about VPC Networking and Load Balancing in EKS Auto Mode".
    """
    if network.prefix_delegation is not None:
        yield (
            ("prefix_delegation",),
            "has no effect with auto_mode, which always uses prefixes where there are any; remove "
            "it",
        )


def auto_mode_network_policy_issues(policies: NetworkPoliciesSpec) -> Iterator[Found]:
    """Return an issue for a way to IPv4 addresses that EKS Auto Mode does not have.

    :param policies: the policies of a cluster with EKS Auto Mode.

    Source: EKS user guide, "Review EKS Auto Mode release notes", IPv4 egress of March 2025: it
    is translated to the address of the node.
    """
    if policies.ipv4_egress == "nat64" and "ipv4_egress" in policies.model_fields_set:
        yield (
            ("ipv4_egress",),
            "must be node or unset with auto_mode, which translates IPv4 on the node, got 'nat64'",
        )
