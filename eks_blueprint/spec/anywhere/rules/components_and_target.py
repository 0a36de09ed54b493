"""What Flux installs, and what a cluster in a data center has for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from eks_blueprint.catalogue import anywhere_release
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.anywhere.gitops import AnywhereGitopsSpec
from eks_blueprint.spec.anywhere.identity import AwsIamSpec, mapped_arn_issues
from eks_blueprint.spec.network_policies import NamespaceNetworkSpec
from eks_blueprint.spec.tenancy import TenantSpec

__all__ = [
    "delivery_issues",
    "member_issues",
    "metrics_issues",
    "tenant_issues",
    "vpc_rule_issues",
]

_METRICS = "metrics-server"
_ON_AWS: Mapping[str, str] = {
    "workloads": "their permissions are roles of EKS Pod Identity; use pod_iam and service "
    "accounts of your own in manifests",
    "security_group_ids": "security groups belong to a VPC; use network",
    "probe_ports": "they belong to security groups",
    "fargate": "there is no Fargate in a data center",
    "node_pool": "Karpenter starts EC2 instances; use a tainted worker node group",
}


def delivery_issues(
    components: Collection[str], gitops: AnywhereGitopsSpec | None
) -> Iterator[Found]:
    """Return issues for components that nothing installs.

    :param components: fields of what Flux installs.
    :param gitops: Flux. Default: none.
    """
    # With tenants, these are on although nobody named them.
    implied = ("gatekeeper", "network_policies") if "tenants" in components else ()
    if gitops is None:
        for name in components:
            if name in implied:
                continue
            yield (
                (name,),
                "needs gitops, since no CloudFormation installs it in a data center; set gitops, "
                "or set it to null where defaults have it",
            )


def metrics_issues(
    packages: Collection[str], charts: Collection[str], vertical_pod_autoscaler: object
) -> Iterator[Found]:
    """Return an issue for a Vertical Pod Autoscaler without the metrics API.

    :param packages: names of the curated packages.
    :param charts: names of the user's charts.
    :param vertical_pod_autoscaler: the autoscaler. Default: none.
    """
    if vertical_pod_autoscaler is not None and _METRICS not in (*packages, *charts):
        yield (
            ("vertical_pod_autoscaler",),
            f"needs {_METRICS}, which an EKS cluster has as an add-on; add it to "
            "packages.install or charts",
        )


def tenant_issues(tenants: Mapping[str, TenantSpec]) -> Iterator[Found]:
    """Return issues for what tenants have on AWS only, and for namespaces of EKS Anywhere.

    :param tenants: tenants by name.
    """
    for name, tenant in tenants.items():
        for namespace in tenant.namespaces:
            if any(fnmatchcase(namespace, one) for one in anywhere_release().namespaces):
                path = ("tenants", name, "namespaces", namespace)
                yield path, "must not be a namespace of EKS Anywhere"
        for field, reason in _ON_AWS.items():
            if getattr(tenant, field):
                yield (
                    ("tenants", name, field),
                    f"does not work with target eks-anywhere: {reason}; remove it",
                )


def member_issues(tenants: Mapping[str, TenantSpec], aws_iam: AwsIamSpec | None) -> Iterator[Found]:
    """Return issues for members that are principals of IAM.

    :param tenants: tenants by name.
    :param aws_iam: AWS IAM Authenticator. Default: none.
    """
    mappings = aws_iam.mappings if aws_iam is not None else {}
    seen = {one.principal_arn: f"aws_iam.mappings.{key}" for key, one in mappings.items()}
    for name, tenant in tenants.items():
        for key, member in tenant.members.items():
            arn = member.principal_arn
            if arn is None:
                continue
            path = ("tenants", name, "members", key, "principal_arn")
            if aws_iam is None:
                yield (
                    path,
                    "needs aws_iam, since there are no access entries; set it, or use oidc_group",
                )
            yield from ((path, message) for message in mapped_arn_issues(arn))
            here = f"tenants.{name}.members.{key}"
            other = seen.setdefault(arn, here)
            if other != here:
                yield path, f"is already {other}, and AWS IAM Authenticator maps it once, got {arn}"


def vpc_rule_issues(networks: Mapping[tuple[str, ...], NamespaceNetworkSpec]) -> Iterator[Found]:
    """Return issues for rules that name the VPC.

    :param networks: traffic of namespaces, by path.
    """
    for path, network in networks.items():
        for direction in ("ingress", "egress"):
            rules: Mapping[str, Any] = getattr(network, direction)
            for name, rule in rules.items():
                if rule.vpc:
                    yield (
                        (*path, direction, name, "vpc"),
                        "does not work with target eks-anywhere, which has no VPC; name the range "
                        "under cidrs",
                    )
