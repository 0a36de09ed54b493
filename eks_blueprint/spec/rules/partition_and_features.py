"""Features that some partitions do not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_blueprint.errors import Found
from eks_blueprint.spec.fargate import FargateProfileSpec
from eks_blueprint.spec.node_pools import NodePoolSpec
from eks_blueprint.spec.tenancy import TenantSpec
from eks_blueprint.spec.threat_detection import GuardDutySpec

__all__ = [
    "capability_issues",
    "cis_scan_issues",
    "efa_issues",
    "fargate_issues",
    "guardduty_issues",
    "lattice_issues",
    "tenant_fargate_issues",
    "workspace_issues",
]

_NO_FARGATE = "since EKS has no Fargate in AWS GovCloud (US)"


def capability_issues(partition: str) -> Iterator[Found]:
    """Return an issue for EKS Capabilities outside the commercial Regions.

    :param partition: partition of the account.

    Source: EKS user guide, "EKS Capabilities": they are available in the commercial Regions.
    """
    if partition != "aws":
        yield (
            (),
            f"is available in the commercial Regions only, got partition {partition}; for AWS "
            "resources from objects, use ack_controllers",
        )


def cis_scan_issues(partition: str) -> Iterator[Found]:
    """Return an issue for CIS scans in a partition where Inspector does not support them.

    :param partition: partition of the account.

    Source: CloudFormation's registry, which has no AWS::InspectorV2::CisScanConfiguration in the
    China Regions.
    """
    if partition == "aws-cn":
        yield (), "is not available in the China Regions; kube_bench is"


def efa_issues(pools: Mapping[str, NodePoolSpec], partition: str) -> Iterator[Found]:
    """Return an issue for pools with EFA in a partition that cannot pull the device plugin.

    :param pools: pools of Karpenter by name.
    :param partition: partition of the account.

    Source: aws/eks-charts stable/aws-efa-k8s-device-plugin/values.yaml, commit 5239609, whose
    image is in the registry of EKS in us-west-2.
    """
    for name, pool in pools.items():
        if pool.efa and partition != "aws":
            yield (
                (name, "efa"),
                "must be false outside the commercial Regions, since the image of its device "
                f"plugin cannot be pulled there, got partition {partition}",
            )


def guardduty_issues(guardduty: GuardDutySpec, partition: str) -> Iterator[Found]:
    """Return an issue for runtime monitoring in a partition where GuardDuty does not support it.

    :param guardduty: the detector.
    :param partition: partition of the account.

    Source: Getting Started with Amazon Web Services in China, "Amazon GuardDuty".
    """
    if partition == "aws-cn" and guardduty.runtime_monitoring:
        yield (
            ("runtime_monitoring",),
            "must be false, since GuardDuty has no runtime monitoring in the China Regions",
        )


def fargate_issues(profiles: Mapping[str, FargateProfileSpec], partition: str) -> Iterator[Found]:
    """Return an issue for Fargate profiles in a partition without Fargate.

    :param profiles: profiles by name.
    :param partition: partition of the account.

    Source: AWS GovCloud user guide, "Amazon EKS", how Amazon EKS differs.
    """
    if partition == "aws-us-gov" and profiles:
        yield (), f"must be empty, {_NO_FARGATE}"


def tenant_fargate_issues(tenant: TenantSpec, partition: str) -> Iterator[Found]:
    """Return an issue for a tenant on Fargate in a partition without Fargate.

    :param tenant: the tenant.
    :param partition: partition of the account.
    """
    if partition == "aws-us-gov" and tenant.fargate:
        yield ("fargate",), f"must be false, {_NO_FARGATE}"


def lattice_issues(partition: str) -> Iterator[Found]:
    """Return an issue for VPC Lattice in a partition without it.

    :param partition: partition of the account.

    Source: botocore 1.44.5, endpoints.json: vpc-lattice has no endpoint in aws-cn, and the
    controller calls none outside amazonaws.com.
    """
    if partition == "aws-cn":
        yield (), "is not available in the China Regions, which have no VPC Lattice"


def workspace_issues(*, prometheus: bool, grafana: bool, partition: str) -> Iterator[Found]:
    """Return issues for managed Prometheus and Grafana in a partition without them.

    :param prometheus: whether there is a workspace of Prometheus.
    :param grafana: whether there is a workspace of Grafana.
    :param partition: partition of the account.

    Source: botocore 1.44.5, endpoints.json: aps and grafana have no endpoint in aws-cn.
    """
    if partition == "aws-cn":
        here = "is not available in the China Regions"
        if prometheus:
            yield ("prometheus",), f"{here}; container_insights is"
        if grafana:
            yield ("grafana",), here
