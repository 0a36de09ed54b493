"""Rules between a user's charts and the nodes that their pods run on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eks_blueprint.errors import Warned
from eks_blueprint.spec.node_groups import NodeGroupSpec

__all__ = ["chart_node_warnings"]


def chart_node_warnings(
    charts: Collection[str], groups: Mapping[str, NodeGroupSpec], *, elsewhere: bool
) -> Iterator[Warned]:
    """Warn about charts where every node has a taint.

    :param charts: names of the charts.
    :param groups: node groups of the cluster.
    :param elsewhere: whether pods can run on Fargate or on nodes of Karpenter.
    """
    tainted = all(
        any(taint.effect != "PreferNoSchedule" for taint in group.taints.values())
        for group in groups.values()
    )
    if charts and groups and tainted and not elsewhere:
        yield Warned(
            "charts-without-nodes",
            ("charts",),
            f"find taints on the nodes of every node group ({', '.join(groups)}): pods without a "
            "toleration stay pending and the deployment fails; add karpenter, or a node group "
            "without taints",
        )
