"""Schedules that stop and start NodePools of Karpenter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructs import Construct, IDependable

from eks_blueprint.arguments import checked
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.cost.pool_objects import off_hours_namespace, pool_schedule
from eks_blueprint.delivery import Delivery, Installed, Manifests
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import OffHoursSpec

__all__ = ["PoolOffHours", "ScheduledPools"]


@checked
@dataclass(frozen=True)
class ScheduledPools:
    """NodePools that are stopped and started together.

    :param names: names of the NodePools in the cluster.
    :param spec: days and times.
    """

    names: Sequence[str]
    spec: OffHoursSpec


class PoolOffHours(Construct):
    """NodePools whose nodes run in working hours only, by two CronJobs.

    At the end of a day, a Job sets ``spec.limits.pods`` of the pools to 0, with which no instance
    type fits, and deletes their NodeClaims: Karpenter drains the nodes, heeding
    PodDisruptionBudgets and ``karpenter.sh/do-not-disrupt`` until the ``terminationGracePeriod`` of
    the pool, and terminates them. At the start of the next day, another Job takes the limit away,
    and Karpenter makes nodes for the pods that wait. The Jobs run on nodes that are not Karpenter's
    and tolerate ``CriticalAddonsOnly``.

    :param delivery: how objects are applied to the cluster.
    :param pools: pools with their hours, by a name of at most 36 lower-case letters, digits and
        hyphens.
    :param node_selector: labels of the nodes on which the Jobs run. Default: any node that
        Karpenter has not made.
    :param after: resources that must exist first. Default: none.
    :raises BlueprintError: if there is no pool.

    Source: recommendation EFF-COST-1; Karpenter documentation, "NodePools", ``spec.limits``, and
    "Disruption", "Manual Methods" and "Pod-Level Controls"; kubernetes-sigs/karpenter
    pkg/controllers/provisioning/scheduling/scheduler.go, filterByRemainingResources, v1.13.0;
    aws/karpenter-provider-aws pkg/providers/instancetype/types.go, computeCapacity, commit 027ed24;
    fluxcd/kustomize-controller internal/controller/kustomization_controller.go, field managers,
    commit 00ed487.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        delivery: Delivery,
        pools: Mapping[str, ScheduledPools],
        node_selector: Mapping[str, str] | None = None,
        after: Sequence[IDependable | Installed] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        for name, one in pools.items():
            refuse_other_spec(self, OffHoursSpec, one.spec)
            if not one.names:
                raise BlueprintError(
                    f"pools.{name} must name at least one NodePool, got {[*one.names]}", scope=self
                )
        self.namespace = delivery.apply(Manifests("off-hours", off_hours_namespace()), after=after)
        # Each separately, so that one that is removed from the spec is deleted in the cluster.
        self.schedules: dict[str, Installed] = {
            name: delivery.apply(
                Manifests(
                    f"off-hours-{name}",
                    tuple(
                        pool_schedule(name, one.names, one.spec, node_selector=node_selector or {})
                    ),
                ),
                after=(self.namespace,),
            )
            for name, one in pools.items()
        }
