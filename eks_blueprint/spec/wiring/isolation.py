"""Rules on an isolated VPC and on the private registry from which it pulls."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, Warned, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.components import components_of
from eks_blueprint.spec.rules.components_and_network import component_network_issues
from eks_blueprint.spec.rules.isolated_vpc_and_access import (
    isolated_endpoint_issues,
    isolated_gitops_issues,
    isolated_ingress_issues,
)
from eks_blueprint.spec.rules.private_registry_and_charts import (
    chart_image_issues,
    chart_image_warnings,
)
from eks_blueprint.spec.rules.private_registry_and_environment import pull_through_issues

__all__ = ["isolation_issues_of", "isolation_warnings_of"]


def isolation_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on an isolated VPC and on a private registry.

    :param cluster: the cluster.
    """
    components, registry = [*components_of(cluster)], cluster.private_registry
    yield from component_network_issues(components, cluster.network, registry)
    if registry is not None:
        yield from chart_image_issues(components, dict(cluster))
        yield from below(("private_registry",), pull_through_issues(registry, cluster.environment))
    if not cluster.isolated:
        return
    yield from below(("endpoint",), isolated_endpoint_issues(cluster.endpoint))
    if cluster.ingress is not None:
        yield from below(("ingress",), isolated_ingress_issues(cluster.ingress))
    if cluster.gitops is not None:
        region = cluster.environment.region
        yield from below(("gitops",), isolated_gitops_issues(cluster.gitops, region=region))


def isolation_warnings_of(cluster: ClusterFields) -> Iterator[Warned]:
    """Return what is allowed with a private registry, and may still surprise.

    :param cluster: the cluster.
    """
    if cluster.private_registry is not None:
        yield from chart_image_warnings(cluster.charts, cluster.private_registry)
