"""The cluster, as every part of a blueprint receives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from eks_blueprint.arguments import checked
from eks_blueprint.cluster import ControlPlaneRole
from eks_blueprint.discovery import ServiceNetworkReference
from eks_blueprint.encryption import removal_policy_of
from eks_blueprint.ingress import PrivateZonesReference
from eks_blueprint.network import NetworkLayout, ranges_of_pods
from eks_blueprint.spec import ClusterSpec, IpFamily

__all__ = ["ClusterContext"]


@checked
@dataclass(frozen=True)
class ClusterContext:
    """A cluster with its network and keys, and the settings that all parts of a blueprint share.

    :param cluster: the cluster.
    :param cluster_name: its name as a literal.
    :param security_group: security group of nodes and pods.
    :param issuer_url: URL of the cluster's OpenID Connect issuer.
    :param layout: its network.
    :param volumes_key: key of EBS volumes.
    :param spec: the cluster's spec.
    :param cluster_role: role of the control plane; needed with EKS Auto Mode. Default: none.
    :param service_network: service network of VPC Lattice from another stack. Default: none.
    :param private_zones: private hosted zones from another stack. Default: none.
    """

    cluster: eks.ICluster
    cluster_name: str
    security_group: ec2.ISecurityGroup
    issuer_url: str
    layout: NetworkLayout
    volumes_key: kms.IKey
    spec: ClusterSpec
    cluster_role: iam.IRole | ControlPlaneRole | None = None
    service_network: ServiceNetworkReference | None = None
    private_zones: PrivateZonesReference | None = None

    @property
    def kubernetes_version(self) -> str:
        """Kubernetes version of the control plane."""
        return self.spec.kubernetes_version

    @property
    def ip_family(self) -> IpFamily:
        """IP family of the pods' addresses."""
        return self.spec.network.ip_family

    @property
    def tags(self) -> Mapping[str, str]:
        """Tags of resources that are created at run time: instances, volumes, load balancers."""
        return self.spec.tags_of(self.cluster_name)

    @property
    def removal_policy(self) -> RemovalPolicy:
        """Removal policy of keys, logs and data when the stack is deleted."""
        return removal_policy_of(self.spec.removal_policy)

    @property
    def pod_cidrs(self) -> tuple[str, ...]:
        """Ranges of the VPC in the IP family of the pods."""
        return ranges_of_pods(self.layout, self.ip_family, nat64=self.spec.nat64)

    @property
    def dns_cidrs(self) -> tuple[str, ...]:
        """Addresses of the DNS server where it is not in a pod: EKS Auto Mode has it on each node.

        Pods use the tenth address of the range of Services; where EKS chooses the range, it is one
        of two on IPv4 and unknown on IPv6.

        Source: aws/containers-roadmap#2552; EKS API reference, KubernetesNetworkConfigRequest;
        awslabs/amazon-eks-ami, cluster DNS of the kubelet.
        """
        if self.spec.auto_mode is None:
            return ()
        if self.ip_family == "ipv6":
            return ("fd00::/8",)
        own = self.spec.service_ipv4_cidr
        ranges = ("10.100.0.0/16", "172.20.0.0/16") if own is None else (own,)
        return tuple(f"{ip_network(one)[10]}/32" for one in ranges)
