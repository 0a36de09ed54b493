"""Rules between an Outpost and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.outposts_and_cluster import (
    local_addon_issues,
    local_profile_issues,
    outpost_network_issues,
    unsupported_field_issues,
)

__all__ = ["outpost_issues_of"]


def outpost_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on an Outpost.

    :param cluster: the cluster.
    """
    outpost = cluster.outpost
    if outpost is None:
        return
    yield from outpost_network_issues(outpost, cluster.network, cluster.service_ipv4_cidr)
    if outpost.local_cluster is None:
        # Of the rest, everything but Karpenter works for pods in the Region.
        if cluster.karpenter is not None:
            yield (
                ("karpenter",),
                "cannot be set with outpost, since the role of its nodes has no permissions of the "
                "VPC CNI, which Pod Identity does not give on an Outpost; use node_groups",
            )
        if cluster.auto_mode is not None:
            yield (
                ("auto_mode",),
                "cannot be set with outpost, whose nodes need the add-ons that EKS Auto Mode "
                "replaces; use node_groups",
            )
        return
    yield from below(("profile",), local_profile_issues(cluster.profile))
    yield from unsupported_field_issues(cluster, outpost.target)
    yield from below(("addons",), local_addon_issues(cluster.effective_addons, outpost.target))
