"""What an add-on's permissions and settings depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms

from eks_blueprint.spec import ClusterSpec

__all__ = ["AddonContext"]


@dataclass(frozen=True)
class AddonContext:
    """The cluster in which an add-on is installed.

    :param spec: the cluster's spec.
    :param cluster_name: name of the cluster; may be a token.
    :param volumes_key: key of EBS volumes.
    :param cluster_security_group: security group of nodes and pods.
    :param pod_subnets: pod subnets for custom networking, by zone. Default: none.
    :param tags: tags of volumes and snapshots. Default: none.
    """

    spec: ClusterSpec
    cluster_name: str
    volumes_key: kms.IKey
    cluster_security_group: ec2.ISecurityGroup
    pod_subnets: Mapping[str, ec2.ISubnet] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
