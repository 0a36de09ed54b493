"""The role of nodes."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import managed_policy_arn
from eks_blueprint.iam import EC2_TRUST, SESSION_MANAGER_STATEMENT, policy_document
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["NodeRole"]


class NodeRole(RoleOwner):
    """The role of a node: join the cluster, pull images, and connect to Session Manager.

    The hop limit of the instance metadata service keeps its credentials from pods, but not from
    those with ``hostNetwork``. The CNI and all controllers have their own roles.

    :param cni: give nodes the permissions of the VPC CNI on IPv4 as well, where its pods cannot use
        Pod Identity: on an Outpost. Default: false.

    Source: EKS user guide, "Amazon EKS node IAM role" and "Create Amazon Linux nodes on AWS
    Outposts"; recommendation SEC-POD-1.
    """

    @checked
    def __init__(self, scope: Construct, construct_id: str, *, cni: bool = False) -> None:
        super().__init__(scope, construct_id)
        self.cni: bool = cni
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Nodes of an EKS cluster",
            assume_role_policy_document=EC2_TRUST,
            managed_policy_arns=[
                managed_policy_arn("AmazonEC2ContainerRegistryPullOnly"),
                managed_policy_arn("AmazonEKSWorkerNodePolicy"),
                *([managed_policy_arn("AmazonEKS_CNI_Policy")] if cni else []),
            ],
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Session Manager on nodes of an EKS cluster",
            roles=[self.resource.ref],
            policy_document=policy_document(SESSION_MANAGER_STATEMENT),
        )
        self.role_arn = self.resource.attr_arn
