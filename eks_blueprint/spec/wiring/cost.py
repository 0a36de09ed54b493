"""Rules between what concerns cost and other fields of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.spec._base import Found
from eks_blueprint.spec.cluster_fields import ClusterFields
from eks_blueprint.spec.rules.cost_allocation_tags_and_tags import cost_tag_issues

__all__ = ["cost_issues_of"]


def cost_issues_of(cluster: ClusterFields) -> Iterator[Found]:
    """Apply the rules on cost.

    :param cluster: the cluster.
    """
    if cluster.cost_allocation_tags is not None:
        yield from cost_tag_issues(cluster.cost_allocation_tags, cluster.tags)
