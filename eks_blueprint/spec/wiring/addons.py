"""Rules between managed add-ons and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.addons_and_compute_kinds import (
    auto_mode_addon_issues,
    node_addon_issues,
)
from eks_blueprint.spec.rules.addons_and_each_other import addon_issues
from eks_blueprint.spec.rules.addons_and_kubernetes_version import addon_version_issues
from eks_blueprint.spec.rules.addons_and_storage import file_system_addon_issues
from eks_blueprint.spec.rules.addons_and_tags import driver_tag_issues
from eks_blueprint.spec.rules.observability_and_addons import container_insights_addon_issues

__all__ = ["addon_issues_of"]


def addon_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on managed add-ons.

    :param cluster: the cluster.
    """
    addons = cluster.effective_addons
    yield from below(("addons",), addon_issues(addons, built_in=cluster.built_in_addons))
    yield from below(("addons",), node_addon_issues(addons, cluster.compute_kinds))
    yield from below(("addons",), auto_mode_addon_issues(addons, cluster.compute_kinds))
    yield from below(("addons",), addon_version_issues(addons, cluster.kubernetes_version))
    yield from below(("tags",), driver_tag_issues(cluster.tags, addons))
    if cluster.storage is not None:
        issues = file_system_addon_issues(
            cluster.storage, addons, kubernetes_version=cluster.kubernetes_version
        )
        yield from below(("storage",), issues)
    if cluster.observability is not None:
        found = container_insights_addon_issues(
            cluster.observability, addons, kubernetes_version=cluster.kubernetes_version
        )
        yield from below(("observability",), found)
