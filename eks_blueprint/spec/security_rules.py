"""Rules between the security of workloads and the cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eks_blueprint import catalogue
from eks_blueprint.spec._base import Found
from eks_blueprint.spec.gatekeeper import ConstraintSpec

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster import ClusterSpec
    from eks_blueprint.spec.network_policy import NamespaceNetworkSpec, NetworkRuleSpec

__all__ = ["security_issues"]

Path = tuple[str | int, ...]

# The library's isolation of tenants.
_RESERVED_PRIORITIES = range(900, 1000)


def security_issues(spec: ClusterSpec) -> Iterable[Found]:
    """Find what is wrong between what guards workloads and the cluster."""
    yield from _network_policies(spec)
    yield from _families(spec)
    yield from _pod_security_groups(spec)
    yield from _private_tls(spec)
    yield from _gatekeeper(spec)


def _network_policies(spec: ClusterSpec) -> Iterator[Found]:
    policies = spec.network_policies
    if policies is None:
        return
    path: Path = ("network_policies",)
    if "vpc-cni" not in spec.addons:
        yield path, "needs the add-on vpc-cni, which enforces them on nodes, and there is none"
        return
    for name, policy in policies.cluster.items():
        if policy.tier == "admin" and policy.priority in _RESERVED_PRIORITIES:
            yield (
                (*path, "cluster", name, "priority"),
                f"must be 0 to 899 or 1000, since 900 to 999 keep tenants apart, got "
                f"{policy.priority}",
            )
    wants = policies.cluster or (spec.tenants and policies.isolate_tenants)
    facts, version = catalogue.addon("vpc-cni"), _cni_version(spec)
    since = facts.since["cluster-network-policies"] if facts is not None else ""
    if wants and version and _numbers(version) < _numbers(since):
        yield (
            (*path, "cluster" if policies.cluster else "isolate_tenants"),
            f"needs vpc-cni {since} or newer, got {version}; change addons.vpc-cni.version",
        )


def _families(spec: ClusterSpec) -> Iterator[Found]:
    """Find ranges that no pod has an address in.

    The agent leaves such a rule out, a denial too, and reads an exception of the other family as
    one of its own (aws/aws-network-policy-agent v1.3.1, fw_rule_processor.go). It knows IPv6 by
    two colons in a row.
    """
    family = spec.network.ip_family
    for path, cidr in _ranges(spec):
        if family == "ipv6" and ":" in cidr and "::" not in cidr:
            yield path, f"must have two colons in a row, by which the CNI knows IPv6, got {cidr}"
        if (":" in cidr) != (family == "ipv6"):
            yield (
                path,
                f"must be of {family}, as the pods of this cluster are, got {cidr}; vpc: true "
                "stands for the ranges of the VPC",
            )


def _ranges(spec: ClusterSpec) -> Iterator[tuple[Path, str]]:
    for path, rule in _rules(spec):
        for index, cidr in enumerate(rule.cidrs):
            yield (*path, "cidrs", index), cidr
    policies = spec.network_policies
    for name, policy in policies.cluster.items() if policies is not None else ():
        for key, one in policy.egress.items():
            for index, cidr in enumerate(one.cidrs):
                yield ("network_policies", "cluster", name, "egress", key, "cidrs", index), cidr


def _rules(spec: ClusterSpec) -> Iterator[tuple[Path, NetworkRuleSpec]]:
    found: list[tuple[Path, NamespaceNetworkSpec]] = []
    if spec.network_policies is not None:
        for name, one in spec.network_policies.namespaces.items():
            found.append((("network_policies", "namespaces", name), one))
    for name, tenant in spec.tenants.items():
        found.append((("tenants", name, "network"), tenant.network))
        for key, namespace in tenant.namespaces.items():
            found.append((("tenants", name, "namespaces", key, "network"), namespace.network))
    for path, network in found:
        for direction, rules in (("ingress", network.ingress), ("egress", network.egress)):
            for name, rule in rules.items():
                yield (*path, direction, name), rule


def _cni_version(spec: ClusterSpec) -> str | None:
    given = spec.addons["vpc-cni"].version
    if given is None and spec.kubernetes_version in catalogue.kubernetes_versions():
        given = catalogue.kubernetes(spec.kubernetes_version).addon_version("vpc-cni").version
    return given


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0]))


def _pod_security_groups(spec: ClusterSpec) -> Iterator[Found]:
    if spec.pod_security_groups is None:
        return
    if "vpc-cni" not in spec.addons:
        yield ("pod_security_groups",), "needs the add-on vpc-cni, which was removed"
    for name, group in spec.node_groups.items():
        yield from _trunk(("node_groups", name), group.types)
    for name, pool in spec.karpenter.node_pools.items() if spec.karpenter else ():
        yield from _trunk(("karpenter", "node_pools", name), pool.types)
    for name, tenant in spec.tenants.items():
        if tenant.node_pool is not None:
            yield from _trunk(("tenants", name, "node_pool"), tenant.node_pool.types)


def _trunk(path: Path, types: Iterable[catalogue.InstanceType]) -> Iterator[Found]:
    for index, instance in enumerate(types):
        if not instance.trunk:
            yield (
                (*path, "instance_types", index),
                "must be a type that carries branch network interfaces with pod_security_groups, "
                f"such as m7g.large (no type of the t family does), got {instance.name}",
            )


def _private_tls(spec: ClusterSpec) -> Iterator[Found]:
    tls = spec.private_tls
    if tls is None:
        return
    for addon in ("cert-manager", "aws-privateca-connector-for-kubernetes"):
        if addon not in spec.addons:
            yield ("private_tls",), f"needs the add-on {addon}, which was removed"
    region = spec.environment.region
    if tls.authority_arn is not None and region and tls.authority_arn.split(":")[3] != region:
        yield (
            ("private_tls", "authority_arn"),
            f"must be in {region}, the Region of the cluster, got {tls.authority_arn}",
        )


def _gatekeeper(spec: ClusterSpec) -> Iterator[Found]:
    if spec.gatekeeper is None:
        return
    for field, constraint in _constraints(spec):
        both = {*constraint.namespaces} & {*constraint.excluded_namespaces}
        if both:
            yield (
                ("gatekeeper", "constraints", field, "excluded_namespaces"),
                f"must not name {', '.join(sorted(both))}, which namespaces does",
            )


def _constraints(spec: ClusterSpec) -> Iterator[tuple[str, ConstraintSpec]]:
    if spec.gatekeeper is not None:
        for name, constraint in spec.gatekeeper.constraints.named():
            yield name.replace("-", "_"), constraint
