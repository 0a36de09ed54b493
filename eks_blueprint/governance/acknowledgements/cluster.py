"""Acknowledgements of the cluster room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        "Blueprint/ControlPlane/Role/Resource",
        ("AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonEKSClusterPolicy]",),
        "AWS extends this policy with the features of the control plane; a smaller copy would "
        "break clusters when it falls behind. Only the service eks.amazonaws.com, acting for this "
        "cluster, can take the role.",
    ),
    Acknowledgement(
        "Blueprint/ControlPlane/Role/Resource",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "AmazonEKSVPCResourceController]",
        ),
        "The control plane makes and attaches the network interfaces of pods with security groups "
        "of their own, by the policy that AWS keeps for it. It is attached only where the spec "
        "asks for such pods, and only EKS, acting for this cluster, can take the role.",
    ),
    Acknowledgement(
        "Blueprint/ControlPlane/Resource",
        ("AwsSolutions-EKS1",),
        "Only profile poc allows the public endpoint, for clusters without production data, and "
        "only with a list of ranges that excludes the world; callers still need IAM credentials "
        "with an access entry.",
    ),
)
