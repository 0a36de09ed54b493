"""Acknowledgements of EKS Auto Mode."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.cluster.auto_mode import AUTO_MODE_POLICIES
from eks_blueprint.cluster.role import ControlPlaneRole
from eks_blueprint.compute.auto_mode import AutoMode, AutoModeNodeRole
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import (
    attached,
    wildcard,
    wildcard_resources,
)

__all__ = ["ENTRIES"]


def _created(auto_mode: AutoMode) -> Iterator[str]:
    yield from map(wildcard, wildcard_resources(auto_mode.statements))


ENTRIES = (
    Acknowledgement(
        ControlPlaneRole,
        "Resource",
        tuple(attached(policy) for policy in AUTO_MODE_POLICIES),
        "EKS Auto Mode runs nodes, network interfaces, volumes and load balancers with these AWS "
        "managed policies, which AWS extends with its features; a smaller copy would break "
        "clusters when it becomes outdated. They are attached only if the spec has auto_mode. Most "
        "statements ask for the tag with the name of the cluster of the session; the policy for "
        "compute may pass any role to EC2, which has to trust EC2. Only the service "
        "eks.amazonaws.com can assume the role.",
    ),
    Acknowledgement(
        AutoModeNodeRole,
        "Resource",
        (
            attached("AmazonEC2ContainerRegistryPullOnly"),
            attached("AmazonEKSWorkerNodeMinimalPolicy"),
        ),
        "A node pulls images and exchanges the token of a pod for credentials of its role with "
        "these policies, and nothing else. The first lets it pull from every repository of the "
        "account and from those of EKS, whose accounts differ by Region, and lets an existing "
        "pull-through cache import an image (ecr:BatchImportUpstreamImage). Nobody can log in to "
        "a node, and its instance metadata service has a hop limit of 1.",
    ),
    Acknowledgement(
        AutoMode,
        "Policy",
        _created,
        "EKS generates the ids of what it creates. The statements allow only the creation of "
        "resources in this account and Region that carry the name of this cluster as a tag; the "
        "managed policies allow the same with a fixed list of tags, to which those of the spec do "
        "not belong.",
    ),
)
