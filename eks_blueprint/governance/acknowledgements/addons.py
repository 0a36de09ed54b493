"""Acknowledgements of the add-ons room."""

from __future__ import annotations

from eks_blueprint.governance.acknowledgement import Acknowledgement

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        "Blueprint/Addons/vpc-cni-aws-node/Policy",
        (
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:"
            "network-interface/*]",
        ),
        "The VPC CNI assigns addresses to interfaces whose ids exist only while nodes run. Rights "
        "to change are limited to network interfaces of this account and Region; on * the policy "
        "only reads, with actions that support no resource. This is the policy that the VPC CNI "
        "documents for IPv6.",
    ),
    Acknowledgement(
        "Blueprint/Addons/vpc-cni-aws-node/Policy",
        (
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:"
            "log-group:*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:"
            "log-group:/aws/eks/<BlueprintControlPlaneA2E2EFFF>/cluster:*]",
        ),
        "The agent for network policies writes decisions into the log group of this cluster, in "
        "streams that it names itself, and may make that one group, without which it does not "
        "start. Of other groups it only lists the names, to find this one.",
    ),
    Acknowledgement(
        "Blueprint/Addons/vpc-cni-aws-node/Role",
        ("AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonEKS_CNI_Policy]",),
        "AWS keeps this policy in step with the managed add-on. It is bound to the one service "
        "account aws-node of this cluster through Pod Identity, and not to the nodes.",
    ),
    Acknowledgement(
        "Blueprint/Addons/aws-ebs-csi-driver-ebs-csi-controller-sa/Role",
        (
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/"
            "AmazonEBSCSIDriverPolicyV2]",
        ),
        "AWS keeps this policy in step with the managed add-on, and limits changes to volumes and "
        "snapshots with the driver's tags. It is bound to the one service account of the "
        "controller through Pod Identity.",
    ),
)
