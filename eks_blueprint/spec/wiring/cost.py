"""Rules between what concerns cost and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found, below
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.budgets_and_cost_allocation_tags import budget_tag_issues
from eks_blueprint.spec.rules.cost_allocation_tags_and_tags import cost_tag_issues
from eks_blueprint.spec.rules.off_hours_and_karpenter import off_hours_pool_issues
from eks_blueprint.spec.rules.off_hours_and_nodes import off_hour_issues

__all__ = ["cost_issues_of"]


def cost_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on cost.

    :param cluster: the cluster.
    """
    if cluster.cost_allocation_tags is not None:
        yield from cost_tag_issues(cluster.cost_allocation_tags, cluster.tags)
    yield from below(("budgets",), budget_tag_issues(cluster.budgets, cluster.cost_allocation_tags))
    starters = ("cluster_autoscaler", "karpenter", "auto_mode")
    yield from below(
        ("off_hours",),
        off_hour_issues(
            cluster.off_hours,
            cluster.node_groups,
            production=cluster.profile != "poc",
            autoscaler=next((name for name in starters if getattr(cluster, name)), None),
        ),
    )
    others = ("cluster_autoscaler", "auto_mode")
    yield from below(
        ("off_hours",),
        off_hours_pool_issues(
            cluster.off_hours,
            cluster.karpenter.node_pools if cluster.karpenter is not None else (),
            other=next((name for name in others if getattr(cluster, name)), None),
        ),
    )
