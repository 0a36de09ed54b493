"""The role of the control plane."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_blueprint.arguments import checked
from eks_blueprint.attributes import ACCOUNT, arn, key_arn, managed_policy_arn
from eks_blueprint.cluster.auto_mode import AUTO_MODE_POLICIES
from eks_blueprint.iam import policy_document, service_trust
from eks_blueprint.iam.owner import RoleOwner

__all__ = ["ControlPlaneRole"]


class ControlPlaneRole(RoleOwner):
    """The IAM role that EKS uses for one cluster.

    Only EKS, and only for this cluster, can assume it. A smaller policy than AmazonEKSClusterPolicy
    would be sufficient, but AWS extends the managed policy with new features of the control plane,
    and a copy would become outdated. Secrets are encrypted through a KMS grant that the caller of
    CreateCluster creates; the role itself only needs to describe the key.

    :param cluster_name: name of the cluster that may use the role.
    :param secrets_key: key that encrypts Kubernetes secrets.
    :param auto_mode: also allow the role to run nodes, volumes and load balancers of EKS Auto Mode,
        in sessions with the name of the cluster as a tag. Default: false.
    :param pod_security_groups: also allow the role to create and attach the network interfaces of
        pods with their own security groups. Default: false.

    Source: EKS user guide, "Amazon EKS cluster IAM role", "Configure the Amazon VPC CNI plugin for
    Kubernetes for security groups for Amazon EKS Pods", "Cross-service confused deputy prevention
    in Amazon EKS" and "Encrypt Kubernetes secrets with KMS on existing clusters";
    "Amazon EKS Auto Mode cluster IAM role".
    """

    @checked
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        secrets_key: kms.IKey,
        auto_mode: bool = False,
        pod_security_groups: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        cluster_arn = arn("eks", f"cluster/{cluster_name}")
        # No source says whether the sessions of EKS Auto Mode name their cluster in these keys.
        if_named = "IfExists" if auto_mode else ""
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Control plane of an EKS cluster",
            assume_role_policy_document=service_trust(
                "eks.amazonaws.com",
                actions=("sts:AssumeRole", "sts:TagSession") if auto_mode else "sts:AssumeRole",
                condition={
                    f"ArnLike{if_named}": {"aws:SourceArn": cluster_arn},
                    f"StringEquals{if_named}": {"aws:SourceAccount": ACCOUNT},
                },
            ),
            managed_policy_arns=[
                managed_policy_arn("AmazonEKSClusterPolicy"),
                *map(managed_policy_arn, AUTO_MODE_POLICIES if auto_mode else ()),
                *(
                    [managed_policy_arn("AmazonEKSVPCResourceController")]
                    if pod_security_groups
                    else []
                ),
            ],
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Kubernetes secrets of an EKS cluster",
            roles=[self.resource.ref],
            policy_document=policy_document(
                {
                    "Effect": "Allow",
                    "Action": "kms:DescribeKey",
                    "Resource": key_arn(secrets_key),
                }
            ),
        )
        self.role_arn = self.resource.attr_arn
