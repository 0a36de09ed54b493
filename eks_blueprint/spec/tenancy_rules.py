"""Rules between tenants, and between a tenant and the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eks_blueprint.spec._base import Found
from eks_blueprint.spec.rules import nitro_issues

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster import ClusterSpec
    from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["SYSTEM_NAMESPACES", "tenancy_issues"]

SYSTEM_NAMESPACES = (
    "amazon-cloudwatch",
    "amazon-guardduty",
    "aws-privateca-issuer",
    "aws-secrets-manager",
    "cert-manager",
    "external-dns",
    "flux-system",
    "gatekeeper-system",
    "kube-bench",
    "kube-node-lease",
    "kube-public",
    "kube-system",
    "mount-s3",
)
"""Namespaces of Kubernetes, of the managed add-ons and of the library's charts (catalogue)."""


def tenancy_issues(spec: ClusterSpec) -> Iterable[Found]:
    """Find what is wrong between tenants, and between a tenant and the cluster."""
    yield from _namespaces(spec)
    yield from _principals(spec)
    yield from _groups_prefix(spec)
    for name, tenant in spec.tenants.items():
        yield from _members(spec, name, tenant)
        yield from _workloads(spec, name, tenant)
        yield from _node_pool(spec, name, tenant)
        if tenant.source is not None and spec.gitops is None:
            yield ("tenants", name, "source"), "needs gitops, which installs Flux, and is not set"


def _namespaces(spec: ClusterSpec) -> Iterator[Found]:
    owner: dict[str, str] = {}
    for name, tenant in spec.tenants.items():
        for namespace in tenant.namespaces:
            path = ("tenants", name, "namespaces", namespace)
            if namespace in SYSTEM_NAMESPACES or namespace == "default":
                yield path, "must not be a namespace of the system"
            if namespace in owner:
                yield path, f"is a namespace of tenant {owner[namespace]}; give it to one of them"
            owner.setdefault(namespace, name)
    policies = spec.network_policies.namespaces if spec.network_policies is not None else {}
    for namespace in policies:
        if namespace in owner:
            yield (
                ("network_policies", "namespaces", namespace),
                f"is a namespace of tenant {owner[namespace]}, whose policies would be written "
                f"twice; use tenants.{owner[namespace]}.network",
            )


def _principals(spec: ClusterSpec) -> Iterator[Found]:
    # EKS API reference, CreateAccessEntry: one entry for a principal in a cluster.
    seen = {
        entry.principal_arn: f"access_entries.{name}" for name, entry in spec.access_entries.items()
    }
    for name, tenant in spec.tenants.items():
        for key, member in tenant.members.items():
            arn = member.principal_arn
            if arn is not None and arn in seen:
                yield (
                    ("tenants", name, "members", key, "principal_arn"),
                    f"is already {seen[arn]}, and EKS knows one entry for each principal; use "
                    f"another role, got {arn}",
                )
            if arn is not None:
                seen.setdefault(arn, f"tenants.{name}.members.{key}")


def _groups_prefix(spec: ClusterSpec) -> Iterator[Found]:
    # Members with a principal have groups tenant:NAME:ROLE, which no token may claim; with the
    # prefix `ten` a group `ant:shop:admin` would.
    for name, provider in spec.oidc_providers.items() if spec.tenants else ():
        prefix = provider.groups_prefix
        if prefix is not None and (not prefix or "tenant:".startswith(prefix[:7])):
            yield (
                ("oidc_providers", name, "groups_prefix"),
                f"must be a text that does not start with tenant:, since there are tenants, got "
                f"{prefix!r}",
            )


def _members(spec: ClusterSpec, name: str, tenant: TenantSpec) -> Iterator[Found]:
    with_groups = any(provider.groups_claim for provider in spec.oidc_providers.values())
    for key, member in tenant.members.items():
        if member.oidc_group is not None and not with_groups:
            yield (
                ("tenants", name, "members", key, "oidc_group"),
                "needs a provider in oidc_providers with groups_claim, and there is none",
            )


def _workloads(spec: ClusterSpec, name: str, tenant: TenantSpec) -> Iterator[Found]:
    region = spec.environment.region
    for key, workload in tenant.workloads.items():
        path: tuple[str | int, ...] = ("tenants", name, "workloads", key)
        if workload.security_group_ids and spec.pod_security_groups is None and not tenant.fargate:
            yield (
                (*path, "security_group_ids"),
                "needs pod_security_groups, which gives pods on nodes interfaces of their own; set "
                "it to {}",
            )
        for secret, mounted in workload.secrets.items():
            arn = mounted.secret_arn
            if arn is not None and region is not None and arn.split(":")[3] != region:
                yield (
                    (*path, "secrets", secret, "secret_arn"),
                    f"must be in {region}, the Region of the cluster, got {arn}",
                )
            if "aws-secrets-store-csi-driver-provider" not in spec.addons:
                yield (
                    (*path, "secrets", secret),
                    "needs the add-on aws-secrets-store-csi-driver-provider, which was removed",
                )


def _node_pool(spec: ClusterSpec, name: str, tenant: TenantSpec) -> Iterator[Found]:
    pool = tenant.node_pool
    if pool is None:
        return
    path: tuple[str | int, ...] = ("tenants", name, "node_pool")
    if spec.karpenter is None:
        yield path, "needs karpenter, which makes its nodes, and is not set"
        return
    if f"tenant-{name}" in spec.karpenter.node_pools:
        yield path, f"makes a NodePool tenant-{name}, as does karpenter.node_pools; rename that one"
    if pool.one_per_zone:
        yield (*path, "one_per_zone"), "is not for the nodes of a tenant; remove it"
    if "tenant" in pool.labels or "tenant" in pool.taints:
        yield (*path, "labels"), "must not have the key tenant, which the library sets"
    yield from nitro_issues(spec, path, pool.types)
    if pool.nvidia and not spec.karpenter.nvidia:
        for below, message in spec.karpenter.bottlerocket.nvidia_issues():
            yield ("karpenter", "bottlerocket", *below), message
