"""Acknowledgements of the control plane."""

from __future__ import annotations

from collections.abc import Iterator

from eks_blueprint.cluster.control_plane import ControlPlane
from eks_blueprint.cluster.outposts import LocalControlPlaneRole
from eks_blueprint.cluster.role import ControlPlaneRole
from eks_blueprint.governance.acknowledgement import Acknowledgement
from eks_blueprint.governance.acknowledgements._findings import attached

__all__ = ["ENTRIES"]


def _public_endpoint(control_plane: ControlPlane) -> Iterator[str]:
    if control_plane.public_access_cidrs:
        yield "AwsSolutions-EKS1"


def _local(role: LocalControlPlaneRole) -> Iterator[str]:
    if role.on_ebs:
        yield attached("AmazonEKSLocalOutpostClusterPolicy")
    else:
        yield attached("AmazonEKSClusterPolicy")
        yield attached("AmazonEKSServicePolicy")


ENTRIES = (
    Acknowledgement(
        ControlPlaneRole,
        "Resource",
        (attached("AmazonEKSClusterPolicy"),),
        "AWS extends this policy with new features of the control plane; a smaller copy would "
        "break clusters when it becomes outdated. Only the service eks.amazonaws.com, acting for "
        "this cluster, can assume the role.",
    ),
    Acknowledgement(
        ControlPlaneRole,
        "Resource",
        (attached("AmazonEKSVPCResourceController"),),
        "The control plane needs this AWS managed policy to create and attach network interfaces "
        "of pods with their own security groups. It is attached only if the spec enables such "
        "pods, and only EKS, acting for this cluster, can assume the role.",
    ),
    Acknowledgement(
        LocalControlPlaneRole,
        "Resource",
        _local,
        "AWS documents these policies for local clusters on Outposts and extends them with their "
        "control plane. On racks with Amazon EBS, the instances of the control plane, which run in "
        "your account, use the role; on racks with EC2 instance store, only EKS, acting for this "
        "cluster, can assume it.",
    ),
    Acknowledgement(
        ControlPlane,
        "Resource",
        _public_endpoint,
        "Only profile poc, which is for trials, allows the public endpoint, and only with a list "
        "of CIDR ranges, none wider than /8 for IPv4 or /16 for IPv6. Within these ranges, the API "
        "still requires the credentials of an IAM principal with an access entry, or a token of "
        "the cluster or of its identity provider.",
    ),
)
