"""Schedules that stop and start node groups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, PARTITION
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam.documents import policy_document, service_trust
from eks_blueprint.spec import NodeGroupSpec, OffHoursSpec

__all__ = ["OffHours", "ScheduledGroup"]

# A schedule that fails, for example because the group is being updated, is tried again for an hour.
# With the default, a day, an evening could stop the nodes of the next morning.
_RETRY_SECONDS = 3600


@checked
@dataclass(frozen=True)
class ScheduledGroup:
    """A node group with the sizes to which it returns.

    :param resource: the node group.
    :param spec: its spec.
    """

    resource: eks_l1.CfnNodegroup
    spec: NodeGroupSpec


class OffHours(Construct):
    """Node groups that run in working hours only, by schedules that call EKS without a function.

    At the end of a day, the group gets the size zero: EKS drains its nodes and terminates them. At
    the start of the next, it gets the sizes of its spec. ``max_size`` stays, since EKS does not
    allow zero there.

    :param groups: node groups by name; the name is a construct id.
    :param spec: days and times.
    :raises BlueprintError: if there is no group.

    Source: recommendation EFF-COST-1; EventBridge Scheduler user guide, "Using universal targets in
    EventBridge Scheduler" and "Confused deputy prevention in EventBridge Scheduler"; EKS API
    reference, UpdateNodegroupConfig; the parameters are spelled as in the service model with
    capitals, and Scheduler refuses others.
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        groups: Mapping[str, ScheduledGroup],
        spec: OffHoursSpec,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, OffHoursSpec, spec)
        if not groups:
            raise BlueprintError("groups must name at least one node group, got {}", scope=self)
        for name, group in groups.items():
            refuse_other_spec(self, NodeGroupSpec, group.spec, name=f"groups.{name}.spec")
        self._spec = spec
        self.schedule_group = cdk.aws_scheduler.CfnScheduleGroup(self, "Group")
        self.role_resource = self._define_role(
            [group.resource.attr_arn for group in groups.values()]
        )
        self.schedules: dict[str, cdk.aws_scheduler.CfnSchedule] = {}
        for name, group in groups.items():
            size = group.spec
            self._define(name, "Stop", group, minimum=0, desired=0)
            self._define(name, "Start", group, minimum=size.min_size, desired=size.desired)

    def _define_role(self, arns: Sequence[str]) -> iam.CfnRole:
        role = iam.CfnRole(
            self,
            "Role",
            description="Stops and starts node groups on a schedule",
            assume_role_policy_document=service_trust(
                "scheduler.amazonaws.com",
                condition={
                    "StringEquals": {
                        "aws:SourceAccount": ACCOUNT,
                        "aws:SourceArn": self.schedule_group.attr_arn,
                    }
                },
            ),
        )
        self._policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[role.ref],
            policy_document=policy_document(
                {"Effect": "Allow", "Action": "eks:UpdateNodegroupConfig", "Resource": [*arns]}
            ),
        )
        return role

    def _define(
        self, name: str, what: str, group: ScheduledGroup, *, minimum: int, desired: int
    ) -> None:
        spec = self._spec
        hours, minutes = (spec.stop if what == "Stop" else spec.start).split(":")
        days = ",".join(day.upper() for day in spec.work_days)
        sizes = {"MinSize": minimum, "DesiredSize": desired, "MaxSize": group.spec.max_size}
        made = cdk.aws_scheduler.CfnSchedule(
            self,
            f"{what}-{name}",
            description=f"{what} the nodes of {name}",
            group_name=self.schedule_group.ref,
            schedule_expression=f"cron({int(minutes)} {int(hours)} ? * {days} *)",
            schedule_expression_timezone=spec.time_zone,
            flexible_time_window={"mode": "OFF"},
            target={
                "arn": f"arn:{PARTITION}:scheduler:::aws-sdk:eks:updateNodegroupConfig",
                "roleArn": self.role_resource.attr_arn,
                "input": json.dumps(
                    {
                        "ClusterName": group.resource.attr_cluster_name,
                        "NodegroupName": group.resource.attr_nodegroup_name,
                        "ScalingConfig": sizes,
                    }
                ),
                "retryPolicy": {
                    "maximumEventAgeInSeconds": _RETRY_SECONDS,
                    "maximumRetryAttempts": 20,
                },
            },
        )
        made.add_resource_dependency(self._policy)
        self.schedules[f"{what}-{name}"] = made
