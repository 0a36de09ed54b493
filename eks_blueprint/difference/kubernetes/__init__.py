"""What a deployment does to the objects and Helm releases of clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from eks_blueprint.assembly import CloudAssembly, Stack, kubernetes_objects, releases
from eks_blueprint.difference.change import ResourceChange
from eks_blueprint.difference.further import is_moved
from eks_blueprint.difference.kubernetes.findings import kubernetes_findings
from eks_blueprint.difference.kubernetes.helm import release_changes
from eks_blueprint.difference.kubernetes.objects import object_changes
from eks_blueprint.difference.kubernetes.side import Side, trees_unknown

__all__ = ["kubernetes_changes", "kubernetes_findings"]


def kubernetes_changes(
    old: CloudAssembly, new: CloudAssembly, replaced: Collection[str] = ()
) -> Iterator[ResourceChange]:
    """Yield what changes of the objects and Helm releases of clusters that both sides have.

    :param old: what is deployed.
    :param new: what will be deployed.
    :param replaced: resources that are replaced, as ``stack/LogicalId``: objects that refer to them
        change although their text stays. Default: none.
    :raises BlueprintError: if a manifest or values are not what the CDK writes.
    """
    clusters = _clusters(old, new)
    unknown = trees_unknown(old) | trees_unknown(new)
    sides = Side(old, clusters, unknown), Side(new, clusters, unknown)
    ids: dict[str, set[str]] = defaultdict(set)
    for one in replaced:
        stack, _, logical_id = one.partition("/")
        ids[stack].add(logical_id)
    by_stack = {stack: frozenset(found) for stack, found in ids.items()}
    yield from object_changes(*sides, by_stack)
    yield from release_changes(old, new, sides, by_stack)


def _clusters(old: CloudAssembly, new: CloudAssembly) -> frozenset[str]:
    """Return the clusters whose stack is on both sides in one place, or on none."""
    names = {
        one.cluster
        for side in (old, new)
        for found in (kubernetes_objects(side), releases(side))
        for one in found
    }
    return frozenset(one for one in names if _is_one(old.stacks.get(one), new.stacks.get(one)))


def _is_one(old: Stack | None, new: Stack | None) -> bool:
    if old is None or new is None:
        return old is new
    return not is_moved(old, new)
