"""Acknowledgements of the control plane."""

from __future__ import annotations

from eks_blueprint.cluster.control_plane import ControlPlane
from eks_blueprint.cluster.role import ControlPlaneRole
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached

__all__ = ["ENTRIES"]

ENTRIES = (
    Acknowledgement(
        ControlPlaneRole,
        "Resource",
        (attached("AmazonEKSClusterPolicy"),),
        "AWS extends this policy with the features of the control plane; a smaller copy would "
        "break clusters when it falls behind. Only the service eks.amazonaws.com, acting for this "
        "cluster, can take the role.",
    ),
    Acknowledgement(
        ControlPlaneRole,
        "Resource",
        (attached("AmazonEKSVPCResourceController"),),
        "The control plane makes and attaches the network interfaces of pods with security groups "
        "of their own, by the policy that AWS keeps for it. It is attached only where the spec "
        "asks for such pods, and only EKS, acting for this cluster, can take the role.",
    ),
    Acknowledgement(
        ControlPlane,
        "Resource",
        ("AwsSolutions-EKS1",),
        "Only profile poc allows the public endpoint, for clusters without production data, and "
        "only with a list of ranges that excludes the world; callers still need IAM credentials "
        "with an access entry.",
    ),
)
