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
        "Nodes need these permissions to join the cluster and to pull the images of EKS from AWS "
        "accounts that differ by Region. Both policies allow only read actions, and AWS extends "
        "them with the node images. Pods on node groups and on Karpenter's nodes cannot get "
        "credentials of the role: with a hop limit of 1, the instance metadata service answers "
        "only the node itself.",
    ),
    Acknowledgement(
        (NodeRole, Bastion),
        "Policy",
        (wildcard("*"),),
        "The policy replaces AmazonSSMManagedInstanceCore, which could read every SSM parameter. "
        "The remaining actions open the instance's own channel to Session Manager; they do not "
        "support resource-level permissions.",
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
