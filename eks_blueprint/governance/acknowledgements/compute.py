"""Acknowledgements of nodes and Fargate."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.cluster import Bastion
from eks_blueprint.compute.fargate import FargateProfiles
from eks_blueprint.compute.fargate_logging import FargateLogging
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.compute.outpost_node_group import OutpostNodeGroup
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached, wildcard

__all__ = ["ENTRIES"]


def _streams(logging: FargateLogging) -> Iterator[str]:
    yield wildcard(f"{logging.log_group.arn}:*")


def _cni(role: NodeRole) -> Iterator[str]:
    if role.cni:
        yield attached("AmazonEKS_CNI_Policy")


def _no_ebs(group: OutpostNodeGroup) -> Iterator[str]:
    if not group.on_ebs:
        yield "AwsSolutions-EC26"


ENTRIES = (
    Acknowledgement(
        NodeRole,
        "Resource",
        (attached("AmazonEC2ContainerRegistryPullOnly"), attached("AmazonEKSWorkerNodePolicy")),
        "A node joins the cluster and pulls images with these policies, and AWS extends them with "
        "the node images. The first lets it pull from every repository of the account and from "
        "those of EKS, whose accounts differ by Region, and lets an existing pull-through cache "
        "import an image (ecr:BatchImportUpstreamImage). The second reads EC2 and clusters, and "
        "exchanges the token of a pod for credentials of its role "
        "(eks-auth:AssumeRoleForPodIdentity). With a hop limit of 1, the instance metadata service "
        "gives the role to the node itself and to pods with hostNetwork, which the Pod Security "
        "Standard baseline refuses.",
    ),
    Acknowledgement(
        NodeRole,
        "Resource",
        _cni,
        "Pods on an Outpost cannot use Pod Identity, so that the VPC CNI has the permissions of "
        "the node there: it attaches network interfaces and assigns addresses in the whole "
        "account. The policy is on the role only where the construct is asked for it, which the "
        "library does for clusters with an Outpost.",
    ),
    Acknowledgement(
        OutpostNodeGroup,
        "Resource",
        ("AwsSolutions-AS3",),
        "The number of nodes is set by those who plan the capacity of the Outpost. What starts and "
        "ends an instance is in the activity history of the group, and Kubernetes reports nodes "
        "that come and go.",
    ),
    Acknowledgement(
        OutpostNodeGroup,
        "Resource",
        _no_ebs,
        "A rack with EC2 instance store has no Amazon EBS: the launch template creates no volume "
        "of it, which is what the rule takes for one without encryption.",
    ),
    Acknowledgement(
        (NodeRole, Bastion),
        "Policy",
        (wildcard("*"),),
        "The policy replaces AmazonSSMManagedInstanceCore, which could read every SSM parameter. "
        "The remaining actions report the instance to Systems Manager and open its channel to "
        "Session Manager. The actions of the channel do not support resource-level permissions; "
        "ssm:UpdateInstanceInformation could name instances, whose ids are not known before they "
        "start.",
    ),
    Acknowledgement(
        FargateProfiles,
        "Role",
        (attached("AmazonEKSFargatePodExecutionRolePolicy"),),
        "Fargate needs these permissions to pull the images of a pod before it runs. The policy "
        "allows only reading from ECR. Pods cannot assume the role; only Fargate profiles of this "
        "cluster can.",
    ),
    Acknowledgement(
        FargateLogging,
        "Policy",
        _streams,
        "The asterisk stands for the streams of one log group, whose names Fargate derives from "
        "the names of pods. The policy allows neither access to another log group nor the creation "
        "of one.",
    ),
)
