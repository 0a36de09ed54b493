"""Acknowledgements of the tenancy room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        "Blueprint/Platform/Tenants/*/Fargate/Role",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "AmazonEKSFargatePodExecutionRolePolicy]",
        ),
        "Fargate needs these rights to pull the images of one tenant before its pods run. The "
        "policy only reads from ECR, pods cannot take the role, and only Fargate profiles of this "
        "cluster can.",
    ),
)
