"""The role of nodes of EKS Auto Mode."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import managed_policy_arn
from eks_blueprint.iam import EC2_TRUST
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["AutoModeNodeRole"]


class AutoModeNodeRole(RoleOwner):
    """The role of a node of EKS Auto Mode: pull images, and exchange tokens of pods for roles.

    Nobody can log in to such a node, so Session Manager is not allowed. The controllers that AWS
    runs use the role of the cluster.

    Source: EKS user guide, "Amazon EKS Auto Mode node IAM role"; recommendation SEC-POD-1.
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Nodes of EKS Auto Mode",
            assume_role_policy_document=EC2_TRUST,
            managed_policy_arns=[
                managed_policy_arn("AmazonEC2ContainerRegistryPullOnly"),
                managed_policy_arn("AmazonEKSWorkerNodeMinimalPolicy"),
            ],
        )
        self.role_arn = self.resource.attr_arn
