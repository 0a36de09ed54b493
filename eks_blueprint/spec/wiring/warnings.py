"""What is allowed in a cluster, and may still surprise."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Warned, warned_below
from eks_blueprint.spec.chart_values import version_warnings
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.rules.addons_and_each_other import unknown_addon_warnings
from eks_blueprint.spec.rules.charts_and_nodes import chart_node_warnings
from eks_blueprint.spec.rules.components_and_capacity import capacity_warnings
from eks_blueprint.spec.rules.ingress_and_pod_security_groups import several_group_warnings
from eks_blueprint.spec.rules.ingress_and_tenants import domain_warnings, namespace_label_warnings
from eks_blueprint.spec.rules.network_policies_and_addons import corefile_warnings
from eks_blueprint.spec.rules.network_policies_and_network import nat64_route_warnings
from eks_blueprint.spec.rules.tenants_and_each_other import any_domain_warnings
from eks_blueprint.spec.rules.tenants_and_node_groups import controller_node_warnings

__all__ = ["warnings_of"]


def warnings_of(cluster: ClusterFields) -> Iterator[Warned]:
    """Return what is allowed and may still surprise.

    :param cluster: the cluster.
    """
    yield from _access_warnings(cluster)
    yield from warned_below(("addons",), unknown_addon_warnings(cluster.addons))
    elsewhere = bool(cluster.compute_kinds - {"node_groups"})
    yield from chart_node_warnings(cluster.charts, cluster.node_groups, elsewhere=elsewhere)
    for name, chart, one in cluster.controllers():
        yield from warned_below((name,), version_warnings(chart, one.chart_version))
    if cluster.nat64 and cluster.network_policies is not None:
        yield from warned_below(("addons",), corefile_warnings(cluster.effective_addons))
        if cluster.network.existing is not None:
            warnings = nat64_route_warnings(cluster.network_policies)
            yield from warned_below(("network_policies",), warnings)
    yield from controller_node_warnings(
        cluster.tenants, cluster.node_groups, labels=cluster.system_node_labels
    )
    if cluster.auto_mode is not None:
        yield from controller_node_warnings(
            cluster.tenants,
            cluster.auto_mode.node_pools,
            labels=cluster.system_node_labels,
            field=("auto_mode", "node_pools"),
        )
    found = capacity_warnings(
        [*components_of(cluster)], cluster.controller_hosts, without=cluster.elsewhere
    )
    yield from warned_below(("node_groups",), found)
    yield from any_domain_warnings(cluster.tenants)
    if cluster.ingress is not None:
        yield from namespace_label_warnings(cluster.ingress, cluster.tenants)
        yield from domain_warnings(cluster.ingress, cluster.tenants)
        yield from several_group_warnings(cluster.pod_security_groups, cluster.tenants)


def _access_warnings(cluster: ClusterFields) -> Iterator[Warned]:
    members = any(tenant.members for tenant in cluster.tenants.values())
    # With GitOps, the repository is applied without a user at the API.
    if not (cluster.access_entries or cluster.oidc_providers or members or cluster.gitops):
        yield Warned(
            "no-access",
            ("access_entries",),
            "names no principal, so that nobody can use the Kubernetes API, not even the "
            "creator of the cluster; name an administrator",
        )
