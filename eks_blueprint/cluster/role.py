"""The role of the control plane."""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

__all__ = ["ControlPlaneRole"]


class ControlPlaneRole(Construct):
    """What EKS may do in the account for one cluster.

    AmazonEKSClusterPolicy is AWS's contract with the service: EKS checks that the role has its
    rights, and AWS extends it with the features of the control plane.

    :param secrets_key_arn: key that encrypts Kubernetes secrets.

    Source: EKS user guide, "Amazon EKS cluster IAM role"; rights on the key as in "Encrypt
    Kubernetes secrets with KMS on existing clusters".
    """

    def __init__(self, scope: Construct, construct_id: str, *, secrets_key_arn: str) -> None:
        super().__init__(scope, construct_id)
        self.resource = iam.CfnRole(
            self,
            "Resource",
            description="Control plane of an EKS cluster",
            assume_role_policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "eks.amazonaws.com"},
                        "Action": ["sts:AssumeRole", "sts:TagSession"],
                    }
                ],
            },
            managed_policy_arns=[f"arn:{Aws.PARTITION}:iam::aws:policy/AmazonEKSClusterPolicy"],
        )
        self.policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            description="Kubernetes secrets of an EKS cluster",
            roles=[self.resource.ref],
            policy_document={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": [
                            "kms:Decrypt",
                            "kms:DescribeKey",
                            "kms:Encrypt",
                            "kms:ListGrants",
                        ],
                        "Resource": secrets_key_arn,
                    }
                ],
            },
        )
        self.role: iam.IRole = iam.Role.from_role_arn(self, "Import", self.resource.attr_arn)
