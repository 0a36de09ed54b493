"""A control plane on an Outpost."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn, managed_policy_arn
from eks_blueprint.checks import refuse_other_spec
from eks_blueprint.errors import BlueprintError
from eks_blueprint.iam import EC2_TRUST, service_trust
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.spec import ClusterSpec, OutpostSpec

__all__ = ["LocalControlPlaneRole", "outpost_properties", "region_properties"]


class LocalControlPlaneRole(RoleOwner):
    """The role of the control plane of a local cluster on an Outpost.

    With Amazon EBS, the instances of the control plane run in your account and assume the role
    themselves. On racks with EC2 instance store, EKS assumes it, and only for this cluster.

    :param cluster_name: name of the cluster that may use the role.
    :param outpost: the Outpost, with a local cluster.
    :raises BlueprintError: if the Outpost has no local cluster.

    Source: EKS user guide, "Deploy an Amazon EKS cluster on AWS Outposts" and "Deploy an Amazon EKS
    local cluster on AWS Outposts configured with EC2 instance store".
    """

    @checked
    def __init__(
        self, scope: Construct, construct_id: str, *, cluster_name: str, outpost: OutpostSpec
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_spec(self, OutpostSpec, outpost, name="outpost")
        if outpost.local_cluster is None:
            raise BlueprintError("outpost must have a local_cluster, got none", scope=self)
        self.on_ebs: bool = outpost.local_cluster.storage == "ebs"
        policies = (
            ("AmazonEKSLocalOutpostClusterPolicy",)
            if self.on_ebs
            else ("AmazonEKSClusterPolicy", "AmazonEKSServicePolicy")
        )
        trust = (
            EC2_TRUST
            if self.on_ebs
            else service_trust(
                "eks.amazonaws.com",
                condition={
                    "ArnLike": {"aws:SourceArn": arn("eks", f"cluster/{cluster_name}")},
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                },
            )
        )
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Control plane of a local EKS cluster on an Outpost",
            assume_role_policy_document=trust,
            managed_policy_arns=[*map(managed_policy_arn, policies)],
        )
        self.role_arn = self.resource.attr_arn


def region_properties(spec: ClusterSpec) -> dict[str, Any]:
    """Return the properties that only a cluster in a Region has.

    :param spec: the cluster.
    """
    return {
        "upgrade_policy": {"supportType": spec.upgrade_support.upper()},
        "zonal_shift_config": {"enabled": spec.zonal_shift},
        "deletion_protection": spec.deletion_protection,
    }


def outpost_properties(spec: ClusterSpec) -> dict[str, Any]:
    """Return the properties that a local cluster has, instead of those of a cluster in a Region.

    :param spec: a cluster with ``outpost.local_cluster``.
    """
    outpost = spec.outpost
    local = outpost.local_cluster if outpost is not None else None
    if outpost is None or local is None:
        return {}
    config: dict[str, Any] = {
        "outpostArns": [outpost.arn],
        "controlPlaneInstanceType": local.control_plane_instance_type,
    }
    if local.placement_group is not None:
        config["controlPlanePlacement"] = {"groupName": local.placement_group}
    if local.etcd_instance_type is not None:
        config["etcdInstanceType"] = local.etcd_instance_type
    if local.spread_level is not None:
        config["controlPlanePlacement"] = {"spreadLevel": local.spread_level}
        config["etcdPlacement"] = {"spreadLevel": local.spread_level}
    properties: dict[str, Any] = {"outpost_config": config}
    if local.storage == "instance-store":
        properties["upgrade_policy"] = {"supportType": spec.upgrade_support.upper()}
    return properties
