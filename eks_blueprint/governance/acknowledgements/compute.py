"""Acknowledgements of nodes and Fargate."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.cluster import Bastion
from eks_blueprint.compute.fargate import FargateProfiles
from eks_blueprint.compute.fargate_logging import FargateLogging
from eks_blueprint.compute.node_role import NodeRole
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached, wildcard

__all__ = ["ENTRIES"]


def _streams(logging: FargateLogging) -> Iterator[str]:
    yield wildcard(f"{logging.log_group.arn}:*")


ENTRIES = (
    Acknowledgement(
        NodeRole,
        "Resource",
        (attached("AmazonEC2ContainerRegistryPullOnly"), attached("AmazonEKSWorkerNodePolicy")),
        "Nodes need these rights to join and to pull the images of EKS, which live in AWS accounts "
        "that differ by Region. Both policies only read, and AWS extends them with the node "
        "images. Pods on node groups and Karpenter's nodes cannot take the role: with a hop limit "
        "of 1 the metadata service answers the node only.",
    ),
    Acknowledgement(
        (NodeRole, Bastion),
        "Policy",
        (wildcard("*"),),
        "The policy replaces AmazonSSMManagedInstanceCore, which could read every SSM parameter. "
        "What is left opens the instance's own channel to Session Manager; the actions support no "
        "resource.",
    ),
    Acknowledgement(
        FargateProfiles,
        "Role",
        (attached("AmazonEKSFargatePodExecutionRolePolicy"),),
        "Fargate needs these rights to pull the images of a pod before it runs. The policy only "
        "reads from ECR, pods cannot take the role, and only Fargate profiles of this cluster can.",
    ),
    Acknowledgement(
        FargateLogging,
        "Policy",
        _streams,
        "The star stands for the streams of one log group, whose names Fargate makes from the "
        "names of pods. No other group is within reach, and none can be made.",
    ),
)
