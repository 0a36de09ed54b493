"""How many resources a cluster's stack will have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eks_blueprint.spec._base import Found
from eks_blueprint.spec.zones import resolve_zones

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster_fields import ClusterFields
    from eks_blueprint.spec.network_policy import NamespaceNetworkSpec
    from eks_blueprint.spec.tenancy import TenantSpec

__all__ = ["estimate", "size_issues"]

# CloudFormation takes 500 resources in a template (CloudFormation user guide, "Understand
# CloudFormation quotas"); the rest is room for what the library adds later.
_MOST = 450
_BASE = 40
_PLATFORM = 45


def estimate(spec: ClusterFields) -> int:
    """Give an upper bound of the resources in the stack of a cluster."""
    zones = len(resolve_zones(spec.network, spec.environment.region)) or spec.network.zone_count
    groups = sum(zones if group.one_per_zone else 1 for group in spec.node_groups.values())
    count = _BASE + 2 * groups + 2 * len(spec.fargate_profiles) + len(spec.access_entries)
    count += sum(
        1 + 2 * (1 + len(addon.pod_identities)) for addon in spec.effective_addons.values()
    )
    count += 2 * len(spec.image_repositories) + (spec.cis_scan is not None)
    if not spec.has_components:
        return count
    count += _PLATFORM + _storage(spec, zones) + _security(spec)
    count += sum(map(_tenant, spec.tenants.values()))
    if spec.gitops is not None:
        return count
    objects = _objects(spec, zones) + _security_objects(spec)
    return count + objects + sum(map(_tenant_objects, spec.tenants.values()))


def _security(spec: ClusterFields) -> int:
    """Count authority, connector, issuer, rules of security groups, and logs of Fargate."""
    groups = spec.pod_security_groups.policies.values() if spec.pod_security_groups else ()
    rules = sum((2 + len(one.probe_ports)) * len(one.security_group_ids) for one in groups)
    logging = 4 if spec.fargate_logging is not None else 0
    return rules + logging + (6 if spec.private_tls is not None else 0) + 1


def _security_objects(spec: ClusterFields) -> int:
    count = 0
    policies = spec.network_policies
    if policies is not None:
        count += len(policies.cluster) + sum(map(_network, policies.namespaces.values()))
    if spec.pod_security_groups is not None:
        count += len(spec.pod_security_groups.policies)
    if spec.private_tls is not None:
        count += 1 + len(spec.private_tls.certificates)
    if spec.gatekeeper is not None:
        # A check for the definition of each rule, and each rule that is on.
        rules = [*spec.gatekeeper.constraints.named()]
        modes = [spec.gatekeeper.mode_of(rule) for _, rule in rules]
        count += 4 + len(rules) + len(modes) - modes.count("disabled") + 1
    return count


def _network(spec: NamespaceNetworkSpec) -> int:
    rules = (*spec.ingress.values(), *spec.egress.values())
    return 1 + sum(bool(rule.for_pods) for rule in rules)


def _tenant(spec: TenantSpec) -> int:
    """Count access entries, Fargate profiles, and role, policy and association of workloads."""
    count = sum(member.principal_arn is not None for member in spec.members.values())
    for workload in spec.workloads.values():
        count += 3 + len(workload.security_group_ids) * (2 + len(workload.probe_ports))
    return count + (1 + -(-len(spec.namespaces) // 5) if spec.fargate else 0)


def _tenant_objects(spec: TenantSpec) -> int:
    """Count namespaces with the rules for some of their pods, and what else is applied."""
    count = 3 + sum(_network(spec.network_of(name)) for name in spec.namespaces)
    for workload in spec.workloads.values():
        count += 1 + bool(workload.secrets) + bool(workload.security_group_ids)
    return count + 3 * (spec.node_pool is not None) + 3 * (spec.source is not None)


def _storage(spec: ClusterFields, zones: int) -> int:
    """Key, file system, security group, mount targets, and each access point."""
    if spec.storage is None:
        return 0
    systems = spec.storage.file_systems.values()
    return sum(3 + zones + len(files.access_points) for files in systems)


def _objects(spec: ClusterFields, zones: int) -> int:
    """Each object that may leave the spec is a resource, unless Flux brings it."""
    count = 0
    if spec.karpenter is not None:
        count += sum(
            (len(pool.availability_zones) or zones) if pool.one_per_zone else 1
            for pool in spec.karpenter.node_pools.values()
        )
    if spec.storage is not None:
        systems = spec.storage.file_systems.values()
        count += len(spec.storage.storage_classes) + len(spec.storage.buckets)
        count += sum(1 + len(files.access_points) for files in systems)
    return count


def size_issues(spec: ClusterFields) -> Iterator[Found]:
    """Refuse a cluster whose stack CloudFormation would refuse.

    A second stack is no remedy: an object that moves to it is deleted and made again.
    """
    count = estimate(spec)
    if count > _MOST:
        yield (
            (),
            f"must make at most {_MOST} resources, since CloudFormation takes 500 in a stack, got "
            f"about {count}; name fewer pools, classes, file systems and access points here, and "
            "let Flux or kubectl bring the others",
        )
