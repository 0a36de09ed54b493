"""Rules between components and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.chart_values import value_issues
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.entries import Entries
from eks_blueprint.spec.rules.ack_controllers_and_capabilities import ack_controller_issues
from eks_blueprint.spec.rules.charts_and_components import release_name_issues
from eks_blueprint.spec.rules.charts_and_manifests import after_issues, same_object_issues
from eks_blueprint.spec.rules.components_and_addons import component_addon_issues
from eks_blueprint.spec.rules.components_and_capacity import capacity_issues
from eks_blueprint.spec.rules.components_and_compute_kinds import component_compute_issues
from eks_blueprint.spec.rules.components_and_kubernetes_version import (
    chart_version_issues,
    kubectl_version_issues,
)
from eks_blueprint.spec.rules.fargate_logging_and_fargate import fargate_logging_issues

__all__ = ["component_issues_of"]


def component_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on components.

    :param cluster: the cluster.
    """
    components, version = [*components_of(cluster)], cluster.kubernetes_version
    yield from below(
        ("kubernetes_version",), kubectl_version_issues(cluster.component_names, version)
    )
    pinned = [name for name, part in cluster if getattr(part, "chart_version", None) is not None]
    yield from chart_version_issues(components, version, pinned=pinned)
    yield from component_addon_issues(
        components,
        cluster.addons,
        effective=cluster.effective_addons,
        nodes=cluster.has_first_nodes,
    )
    yield from component_compute_issues(components, cluster.compute_kinds)
    yield from below(
        ("node_groups",),
        capacity_issues(components, cluster.controller_hosts, without=cluster.elsewhere),
    )
    for name, chart, one in cluster.controllers():
        yield from below((name,), value_issues(chart, one.values, one.chart_version))
    entries = Entries(cluster.charts, cluster.manifests)
    yield from after_issues(entries, cluster.component_names)
    yield from same_object_issues(entries)
    yield from below(("charts",), release_name_issues(cluster.charts, components))
    if cluster.ack_controllers is not None:
        found = ack_controller_issues(cluster.ack_controllers, cluster.capabilities)
        yield from below(("ack_controllers",), found)
    if cluster.fargate_logging is not None:
        yield from below(
            ("fargate_logging",), fargate_logging_issues(cluster.fargate_profiles, cluster.tenants)
        )
