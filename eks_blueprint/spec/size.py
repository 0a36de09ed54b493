"""How many resources a cluster's stack will have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eks_blueprint.spec._base import Found
from eks_blueprint.spec.zones import resolve_zones

if TYPE_CHECKING:
    from eks_blueprint.spec.cluster import ClusterSpec

__all__ = ["estimate", "size_issues"]

# CloudFormation takes 500 resources in a template (CloudFormation user guide, "Understand
# CloudFormation quotas"); the rest is room for what the library adds later.
_MOST = 450
_BASE = 40
_PLATFORM = 60


def estimate(spec: ClusterSpec) -> int:
    """Give an upper bound of the resources in the stack of a cluster."""
    zones = len(resolve_zones(spec.network, spec.environment.region)) or spec.network.zone_count
    groups = sum(zones if group.one_per_zone else 1 for group in spec.node_groups.values())
    count = _BASE + 2 * groups + 2 * len(spec.fargate_profiles) + len(spec.access)
    count += sum(1 + 2 * (1 + len(addon.pod_identities)) for addon in spec.addons.values())
    if not spec.has_platform:
        return count
    return count + _PLATFORM + _storage(spec, zones) + (0 if spec.gitops else _objects(spec, zones))


def _storage(spec: ClusterSpec, zones: int) -> int:
    """Key, file system, security group, mount targets, and each access point."""
    if spec.storage is None:
        return 0
    systems = spec.storage.file_systems.values()
    return sum(3 + zones + len(files.access_points) for files in systems)


def _objects(spec: ClusterSpec, zones: int) -> int:
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


def size_issues(spec: ClusterSpec) -> Iterator[Found]:
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
