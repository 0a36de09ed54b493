"""Addresses of Services that have to be known before the cluster exists."""

from __future__ import annotations

from ipaddress import IPv4Network

__all__ = ["clusterset_dns_address"]


def clusterset_dns_address(service_ipv4_cidr: str) -> str:
    """Return the address of the CoreDNS for ``clusterset.local``: the one after that of CoreDNS.

    The API server gives addresses of the first part of the range to Services that name one, and
    gives others away first: at least 16 addresses.

    :param service_ipv4_cidr: range of Services, at most a /24.

    Source: EKS API reference, KubernetesNetworkConfigRequest; awslabs/amazon-eks-ami, cluster DNS
    of the kubelet (the tenth address); Kubernetes documentation, "Service ClusterIP allocation".
    """
    return str(IPv4Network(service_ipv4_cidr)[11])
