"""Rules between the public endpoint and the IP family of the cluster."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from eks_blueprint.errors import Found
from eks_blueprint.spec.endpoint import EndpointSpec
from eks_blueprint.spec.types import IpFamily

__all__ = ["endpoint_range_issues"]


def endpoint_range_issues(endpoint: EndpointSpec, *, ip_family: IpFamily) -> Iterator[Found]:
    """Return issues for IPv6 ranges where the endpoint has IPv4 addresses only.

    :param endpoint: the endpoint.
    :param ip_family: IP family of the cluster.

    Source: EKS user guide, "Cluster API server endpoint", CIDR blocks in the public endpoint.
    """
    for index, cidr in enumerate(endpoint.public_access_cidrs):
        if ip_family == "ipv4" and ipaddress.ip_network(cidr).version == 6:
            yield (
                ("public_access_cidrs", index),
                "must be a range of IPv4 addresses with network.ip_family ipv4, whose endpoint has "
                f"no IPv6 address, got {cidr}",
            )
