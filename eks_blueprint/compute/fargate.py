"""Fargate profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import pairwise

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks_l1
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import (
    arn,
    cluster_name,
    literal_cluster_name,
    managed_policy_arn,
    partition_of,
    subnet_ids,
)
from eks_blueprint.checks import refuse_no_subnets, refuse_other_specs, refuse_value
from eks_blueprint.errors import BlueprintError, refuse
from eks_blueprint.iam import service_trust
from eks_blueprint.iam.owner import RoleOwner
from eks_blueprint.spec import FargateProfileSpec, FargateSelectorSpec
from eks_blueprint.spec._base import below
from eks_blueprint.spec.rules.partition_and_features import fargate_issues
from eks_blueprint.spec.types import FreeId

__all__ = ["FargateProfiles"]

_SYSTEM = "kube-system"


class FargateProfiles(RoleOwner):
    """Fargate profiles by name; the name is the construct id, so renaming replaces the profile.

    EKS creates or deletes only one profile of a cluster at a time, so each waits for the previous
    one.

    :param cluster: the cluster, owned or imported.
    :param profiles: the profiles by name.
    :param subnets: private subnets; Fargate does not support public subnets.
    :param run_system_pods: for a cluster without nodes: add a profile that selects the pods of
        ``kube-system``, unless one of the profiles does. Default: false.
    :raises BlueprintError: if there is no profile or no subnet, in AWS GovCloud, or if
        ``run_system_pods`` is set and the profile ``kube-system`` does not select that namespace.

    Source: recommendations SEC-NODE-5 and EFF-NODE-3; EKS user guide, "Define which Pods use AWS
    Fargate when launched" and "Amazon EKS Pod execution IAM role".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: eks.ICluster,
        profiles: Mapping[str, FargateProfileSpec],
        subnets: Sequence[ec2.ISubnet],
        run_system_pods: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse_other_specs(self, FargateProfileSpec, profiles=profiles)
        if not profiles:
            raise BlueprintError("profiles must name at least one profile, got {}", scope=self)
        refuse_no_subnets(self, subnets)
        for name in profiles:
            refuse_value(self, "profiles", name, FreeId)
        refuse(below(("profiles",), fargate_issues(profiles, partition_of(self))), scope=self)
        wanted = dict(profiles)
        if run_system_pods and not any(map(_takes_system_pods, profiles.values())):
            if _SYSTEM in profiles:
                raise BlueprintError(
                    f"profiles.{_SYSTEM} must select namespace {_SYSTEM} without labels, since the "
                    "cluster has no nodes for its pods; change a selector or rename the profile",
                    scope=self,
                )
            system = FargateSelectorSpec(namespace=_SYSTEM)
            wanted[_SYSTEM] = FargateProfileSpec(selectors={_SYSTEM: system})
        self.role_resource = self._define_role(cluster)
        self.role_arn = self.role_resource.attr_arn
        self.profiles = {
            name: eks_l1.CfnFargateProfile(
                self,
                name,
                cluster_name=cluster_name(cluster),
                pod_execution_role_arn=self.role_arn,
                subnets=subnet_ids(subnets),
                selectors=[
                    {
                        "namespace": selector.namespace,
                        "labels": [{"key": k, "value": v} for k, v in selector.labels.items()]
                        or None,
                    }
                    for selector in profile.selectors.values()
                ],
            )
            for name, profile in wanted.items()
        }
        for earlier, later in pairwise(self.profiles.values()):
            later.add_resource_dependency(earlier)
        for profile in self.profiles.values():
            profile.node.add_dependency(
                *(subnet.internet_connectivity_established for subnet in subnets)
            )

    @cached_property
    def role(self) -> iam.IRole:
        """The pod execution role as CDK's interface."""
        # By name, so that policies that name the role depend on it.
        return iam.Role.from_role_name(self, "Import", self.role_resource.ref)

    def wait_for(self, *resources: CfnResource) -> None:
        """Make the profiles depend on other resources: created after them, deleted before them.

        :param resources: the resources, such as profiles that are created elsewhere.
        """
        for profile in self.profiles.values():
            profile.node.add_dependency(*resources)

    def _define_role(self, cluster: eks.ICluster) -> iam.CfnRole:
        profiles = arn("eks", f"fargateprofile/{literal_cluster_name(cluster)}/*")
        return iam.CfnRole(
            self,
            "Role",
            description="Fargate pulls images and writes logs for pods",
            assume_role_policy_document=service_trust(
                "eks-fargate-pods.amazonaws.com", condition={"ArnLike": {"aws:SourceArn": profiles}}
            ),
            managed_policy_arns=[managed_policy_arn("AmazonEKSFargatePodExecutionRolePolicy")],
        )


def _takes_system_pods(profile: FargateProfileSpec) -> bool:
    return any(
        fnmatchcase(_SYSTEM, selector.namespace) and not selector.labels
        for selector in profile.selectors.values()
    )
