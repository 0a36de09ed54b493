"""Acknowledgements of the compute room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        "Blueprint/NodeGroups/Role/Resource",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "AmazonEC2ContainerRegistryPullOnly]",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "AmazonEKSWorkerNodePolicy]",
        ),
        "Nodes need these rights to join and to pull the images of EKS, which live in AWS accounts "
        "that differ by Region. Both policies only read, and AWS extends them with the node "
        "images; pods cannot take the role, since the metadata service answers the node only.",
    ),
    Acknowledgement(
        "Blueprint/NodeGroups/Role/Policy",
        ("AwsSolutions-IAM5[Resource::*]",),
        "The policy replaces AmazonSSMManagedInstanceCore, which could read every SSM parameter. "
        "What is left opens the instance's own channel to Session Manager; the actions support no "
        "resource.",
    ),
    Acknowledgement(
        "Blueprint/FargateProfiles/Role",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "AmazonEKSFargatePodExecutionRolePolicy]",
        ),
        "Fargate needs these rights to pull images before a pod runs. The policy only reads from "
        "ECR, and only Fargate profiles of this cluster can take the role.",
    ),
    Acknowledgement(
        "Blueprint/Platform/FargateLogging/Policy",
        (
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:"
            "log-group:<BlueprintPlatformFargateLoggingLogGroup5B51EFC3>:*]",
        ),
        "The star stands for the streams of one log group, whose names Fargate makes from the "
        "names of pods. No other group is within reach, and none can be made.",
    ),
)
