"""Budgets of a cluster, and the hours in which its nodes are stopped."""

from __future__ import annotations

from constructs import Construct

from eks_blueprint.blueprint.context import ClusterContext
from eks_blueprint.compute import NodeGroups
from eks_blueprint.cost import Budget, OffHours, ScheduledGroup

__all__ = ["Cost"]


class Cost(Construct):
    """Budgets and off-hours of a spec.

    :param context: the cluster.
    :param node_groups: its node groups, if it has any.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: ClusterContext,
        node_groups: NodeGroups | None,
    ) -> None:
        super().__init__(scope, construct_id)
        spec = context.spec
        tags = spec.cost_allocation_tags
        self.budgets: dict[str, Budget] = {}
        if tags is not None and spec.budgets:
            where = Construct(self, "Budgets")
            self.budgets = {
                name: Budget(
                    where, name, tag_key=tags.cluster, tag_value=context.cluster_name, spec=budget
                )
                for name, budget in spec.budgets.items()
            }
        self.off_hours: dict[str, OffHours] = {}
        if node_groups is not None and any(one.node_groups for one in spec.off_hours.values()):
            where = Construct(self, "OffHours")
            self.off_hours = {
                name: OffHours(
                    where,
                    name,
                    groups={
                        made: ScheduledGroup(node_groups.groups[made], spec.node_groups[group])
                        for group in hours.node_groups
                        for made in node_groups.names_of(group)
                    },
                    spec=hours,
                )
                for name, hours in spec.off_hours.items()
                if hours.node_groups
            }
