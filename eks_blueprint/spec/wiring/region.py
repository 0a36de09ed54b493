"""Rules between a Region and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.budgets_and_environment import budget_region_issues
from eks_blueprint.spec.rules.gitops_and_environment import (
    layout_issues,
    source_partition_issues,
)
from eks_blueprint.spec.rules.opentelemetry_and_region import fips_issues
from eks_blueprint.spec.rules.partition_and_arns import arn_issues
from eks_blueprint.spec.rules.partition_and_features import (
    capability_issues,
    cis_scan_issues,
    efa_issues,
    fargate_issues,
    guardduty_issues,
    lattice_issues,
    tenant_fargate_issues,
    workspace_issues,
)

__all__ = ["region_issues_of"]


def region_issues_of(cluster: ClusterFields, region: str) -> Iterator[Found]:
    """Apply the rules on the Region, its partition and its features.

    :param cluster: the cluster.
    :param region: its Region.
    """
    partition = cluster.environment.partition
    yield from arn_issues(cluster, region, cluster.environment.account)
    if cluster.gitops is not None:
        yield from below(("gitops",), source_partition_issues(cluster.gitops, region))
        yield from below(("gitops",), layout_issues(cluster.gitops, cluster.environment.name))
    yield from below(("fargate_profiles",), fargate_issues(cluster.fargate_profiles, partition))
    for name, tenant in cluster.tenants.items():
        yield from below(("tenants", name), tenant_fargate_issues(tenant, partition))
    pools = cluster.karpenter.node_pools if cluster.karpenter is not None else {}
    yield from below(("karpenter", "node_pools"), efa_issues(pools, partition))
    if cluster.capabilities is not None:
        yield from below(("capabilities",), capability_issues(partition))
    if cluster.budgets:
        yield from below(("budgets",), budget_region_issues(region))
    if cluster.cis_scan is not None:
        yield from below(("cis_scan",), cis_scan_issues(partition))
    if cluster.guardduty is not None:
        yield from below(("guardduty",), guardduty_issues(cluster.guardduty, partition))
    if cluster.lattice is not None:
        yield from below(("service_discovery", "lattice"), lattice_issues(partition))
    observability = cluster.observability
    if observability is not None:
        found = workspace_issues(
            prometheus=observability.prometheus is not None,
            grafana=observability.grafana is not None,
            partition=partition,
        )
        yield from below(("observability",), found)
        if observability.opentelemetry is not None:
            fips = fips_issues(observability.opentelemetry, region)
            yield from below(("observability", "opentelemetry"), fips)
