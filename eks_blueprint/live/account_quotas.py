"""Quotas of an account in a Region, and what is used of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eks_blueprint.live.session import Session

__all__ = ["addresses", "cluster_names", "quota_value", "vcpus_of", "vpc_count"]


def quota_value(session: Session, service: str, code: str) -> int:
    """Return how much an account may have.

    :param session: a session in the Region.
    :param service: service code of Service Quotas.
    :param code: code of the quota.
    :raises LiveError: if AWS cannot be asked.

    Source: Service Quotas API reference, ``GetServiceQuota``.
    """
    answer = session.call(
        "service-quotas", "get_service_quota", ServiceCode=service, QuotaCode=code
    )
    return int(answer["Quota"].get("Value", 0))


def cluster_names(session: Session) -> frozenset[str]:
    """Return the names of the clusters of a Region.

    :param session: a session in the Region.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EKS API reference, ``ListClusters``.
    """
    return frozenset(session.items("eks", "list_clusters", "clusters"))


def vpc_count(session: Session) -> int:
    """Return the number of VPCs of a Region.

    :param session: a session in the Region.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 API reference, ``DescribeVpcs``.
    """
    return sum(1 for _ in session.items("ec2", "describe_vpcs", "Vpcs"))


def addresses(session: Session) -> int:
    """Return the number of Elastic IP addresses of a Region.

    :param session: a session in the Region.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 API reference, ``DescribeAddresses``, which has one page.
    """
    return len(session.call("ec2", "describe_addresses").get("Addresses") or ())


def vcpus_of(session: Session, names: Iterable[str]) -> Mapping[str, int]:
    """Return the vCPUs of instance types by name.

    :param session: a session in the Region.
    :param names: instance types.
    :raises LiveError: if AWS cannot be asked.

    Source: Amazon EC2 API reference, ``DescribeInstanceTypes``.
    """
    wanted = sorted({*names})
    if not wanted:
        return {}
    found = session.items("ec2", "describe_instance_types", "InstanceTypes", InstanceTypes=wanted)
    return {one["InstanceType"]: int(one["VCpuInfo"]["DefaultVCpus"]) for one in found}
